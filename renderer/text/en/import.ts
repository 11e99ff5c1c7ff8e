/** Words of bringing files in. */
export const importing = {
  drop: {
    title: 'Drop to import into “{{place}}”',
    text: 'Files and whole folders. The originals stay where they are.',
  },
  job: 'Import into {{place}}',
  failed: 'The files could not be taken in',
  readOnly: 'This vault is open for reading only. Nothing can be imported.',
} as const
