/** Words of the first screen. */
export const start = {
  title: 'Strongroom',
  lead: 'A vault for the office’s most sensitive files, on this machine only.',
  newVault: 'New vault',
  newVaultText: 'Set up a vault for an office, with its first custodian and recovery sheets.',
  openVault: 'Open a vault',
  openVaultText: 'Choose the folder of a vault on this machine or on a drive.',
  restore: 'Restore from a backup',
  restoreText: 'Bring a vault, a compartment or single files back from a drive.',
  about: 'About Strongroom',
  recent: 'Opened lately',
  forget: 'Take “{{name}}” off the list',
  forgetShort: 'Take off the list',
  forgotten: 'Taken off the list. The vault itself is untouched.',
  opened: 'opened {{when}}',
  gone: 'not found: is its drive plugged in?',
  demoVault: 'Sample vault',
  locked: {
    asked: 'The vault was locked.',
    idle: 'The vault was locked because nobody was working.',
    suspend: 'The vault was locked because the machine went to sleep.',
    'screen-lock': 'The vault was locked together with the screen.',
    'key-removed': 'The vault was locked because the security key was pulled out.',
    'engine-ended':
      'The vault was locked because a part of the program stopped. Everything that was stored is kept.',
    quit: 'The vault was locked.',
  },
} as const
