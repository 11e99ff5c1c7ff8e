/** Words of the screen for a vault that is older than it should be. */
export const older = {
  title: 'This is an older state of the vault',
  lead: 'What lies in this folder is older than what was seen before. Perhaps an old copy was put back, or a newer one lies elsewhere. The vault is open for reading only.',
  found: 'What is older',
  part: {
    vault: 'The whole vault',
    registry: 'Staff, rights and ledger',
    compartment: 'Compartment “{{name}}”',
  },
  witness: {
    'other-copy': 'State {{here}} here; the other copy of the vault’s first file is of state {{there}}',
    machine: 'State {{here}} here; this machine has seen state {{there}}',
    head: 'State {{here}} here; the vault’s first file knows of state {{there}}',
  },
  at: 'last seen {{when}}',
  findTitle: 'Find the newer data',
  findText: 'The better way. Look for another copy of the vault, or restore the latest backup.',
  openOther: 'Open another vault',
  restore: 'Restore from a backup',
  acceptTitle: 'Accept this state',
  acceptText:
    'Only if the newer data is lost for good. What was added after this state is then given up. It needs the recovery sheets, and the ledger records it.',
  accept: 'Accept with recovery sheets…',
  acceptDialog: 'Accept the older state',
  acceptLead: 'Everything that was stored after this state is given up. This cannot be undone.',
  acceptAct: 'Accept this state',
  secondCode: 'Staff code of the second person',
  secondPasscode: 'Their passcode',
  accepting: 'Accepting…',
  accepted: 'This state is now the vault’s present one.',
} as const
