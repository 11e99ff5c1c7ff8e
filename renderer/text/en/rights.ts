/** The six rights in a compartment, in plain words. */
export const rights = {
  name: {
    read: 'Read',
    add: 'Add',
    reveal: 'Reveal',
    redact: 'Redact',
    export: 'Export',
    administer: 'Administer',
  },
  /** One letter each, always at the same place of a cell. */
  letter: { read: 'R', add: 'A', reveal: 'V', redact: 'B', export: 'X', administer: 'M' },
  hint: {
    read: 'See the list of files, open them, search in them.',
    add: 'Store files, make folders, rename, move, and put into the trash.',
    reveal: 'Show what is masked, such as a card number, with a reason.',
    redact: 'Black out numbers and names in a file before it is archived.',
    export: 'Take copies out of the vault, unencrypted, with a reason.',
    administer: 'Give and take away these rights, renew the key, remove files for good.',
  },
} as const
