/** Words of bringing files in. */
export const importing = {
  button: 'Import',
  files: 'Files…',
  folder: 'A folder…',
  drop: {
    title: 'Drop to import into “{{place}}”',
    text: 'Files and whole folders. The originals stay where they are.',
  },
  job: 'Import into {{place}}',
  failed: 'The files could not be taken in',
} as const
