/** Words of the About screen. */
export const about = {
  title: 'About Strongroom',
  lead: 'An offline vault for the most sensitive files and records of a small office.',
  back: 'Back',
  evaluation: 'Evaluation build',
  evaluationText:
    'This copy runs on an older Electron that is meant for trying the program out. Do not keep real customer data in it.',
  licences: 'Licences',
  licencesText: 'Strongroom is made with the work of others, under these licences.',
  name: 'Name',
  licence: 'Licence',
  versionColumn: 'Version',
} as const
