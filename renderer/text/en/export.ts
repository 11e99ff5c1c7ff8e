/** Words of taking files out. */
export const exporting = {
  title: 'Export files',
  leaves_one: '{{shown}} file, {{size}}, will leave the vault.',
  leaves_other: '{{shown}} files, {{size}}, will leave the vault.',
  weighing: 'Counting what will leave…',
  open: 'Outside the vault the copies are not encrypted: whoever holds the drive can read them. The originals stay here.',
  reason: 'Reason',
  reasonHint: 'Written into the ledger with your code. Name the purpose, not the customer.',
  reasonMissing: 'Say why the files leave the vault.',
  where: 'Destination',
  whereHint: 'A new folder for this export is made there. Nothing is overwritten.',
  choose: 'Choose a folder…',
  change: 'Choose another…',
  whereMissing: 'Choose where the copies go.',
  done: 'Export',
  job_one: 'Export {{shown}} file to {{place}}',
  job_other: 'Export {{shown}} files to {{place}}',
} as const
