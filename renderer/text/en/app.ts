/** Words of the frame around every screen. */
export const app = {
  name: 'Strongroom',
  lock: 'Lock',
  lockKey: 'Ctrl+L',
  lockAndStart: 'Lock and start again',
  role: { custodian: 'Custodian', clerk: 'Clerk', auditor: 'Auditor' },
  rail: {
    label: 'Main',
    home: 'Home',
    compartments: 'Compartments',
    none: 'None yet',
    damaged: 'Damaged',
    unavailable: 'Not available',
    backup: 'Backup',
    ledger: 'Ledger',
    settings: 'Settings',
    about: 'About',
  },
  demo: 'Made-up sample data. Staff code <0>{{staffCode}}</0>, passcode <1>{{passcode}}</1>',
  idle: 'Nobody seems to be working. The vault locks in {{time}}.',
  idleStay: 'Stay unlocked',
  readOnlyTitle: 'Read-only.',
  readOnly:
    'The drive with this vault cannot be written to, so files can be looked at and exported, not changed.',
  olderTitle: 'Older state.',
  older: 'This vault is older than it should be, so it is open for reading only.',
  olderMore: 'What to do',
} as const
