/** Damage: something does not verify. Each text says what still works, and where whole data is to be had. */
import type { FaultTexts } from './fault-texts.ts'
import { named } from '../fault-details.ts'
import { formatCount } from '../format.ts'

export const damage: FaultTexts<'damage'> = {
  'head-damaged': {
    heading: 'The vault is damaged: its first file cannot be read',
    reason: 'Both copies of the file that is needed to open the vault do not verify.',
    next: 'Leave the folder as it is. Restore the vault from a backup into a new folder.',
  },
  'slot-damaged': {
    heading: 'The vault is damaged: this way to open it cannot be used',
    reason: 'The part that belongs to this staff code does not verify. This is not a wrong passcode.',
    next: 'Another staff member may still open the vault. Otherwise use the recovery sheets or restore a backup.',
  },
  'kdf-cost': {
    heading: 'The vault was altered: opening it was refused',
    reason: 'It asks for an amount of work that no real vault asks for.',
    next: 'Do not use this copy. Restore the vault from a backup.',
  },
  'registry-damaged': {
    heading: 'The vault is damaged: its register cannot be read',
    reason: 'The list of staff, rights and the ledger does not verify.',
    next: 'Leave the folder as it is and restore the vault from a backup.',
  },
  'catalogue-damaged': {
    heading: 'A compartment is damaged',
    reason: (details) =>
      `The list of files of ${named(details, 'this compartment')} does not verify. Other compartments still work.`,
    next: 'Restore this compartment from a backup.',
  },
  'content-damaged': {
    heading: 'A compartment is damaged',
    reason: (details) =>
      `The stored content of ${named(details, 'this compartment')} does not verify. Other compartments still work.`,
    next: 'Check the stored files in the settings to see which are affected, and restore those from a backup.',
  },
  'chunk-damaged': {
    heading: 'A file is damaged',
    reason: (details) =>
      `A part of ${named(details, 'the file')} does not verify. Other files are not affected.`,
    next: 'Restore this file from a backup.',
  },
  'chunk-missing': {
    heading: 'A file is incomplete',
    reason: (details) => `A part of ${named(details, 'the file')} is missing. Other files are not affected.`,
    next: 'Restore this file from a backup.',
  },
  'grant-invalid': {
    heading: 'A right in this vault does not verify',
    reason: 'It was not given by a custodian, or was altered afterwards. It was refused.',
    next: 'Tell a custodian. The right has to be given again.',
  },
  'signer-barred': {
    heading: 'This vault was last changed by somebody who may not change it',
    reason: ({ of }) =>
      `The state that lies here was signed by ${of === undefined || of === '' ? 'somebody' : String(of)}, who has left or is suspended. It was refused, because nobody can say what else was changed with it.`,
    next: 'Keep this folder as it is, for whoever looks into it. Restore the vault from the newest backup made before.',
  },
  'keys-foreign': {
    heading: 'These are not the keys of this person',
    reason:
      'What was used to prove who somebody is leads to other keys than those in the list of staff. Somebody may have planted it. It was refused, and nothing was signed with it.',
    next: 'Tell a custodian. The person’s own passcode or security key, if it still opens, is not affected; otherwise give them new keys with the recovery sheets.',
  },
  'sheets-open-less': {
    heading: 'The present recovery sheets do not open every compartment',
    reason: ({ compartment }) =>
      `What they hold for ${compartment === undefined ? 'one compartment' : `compartment No. ${String(compartment)}`} was altered or damaged, so the new sheets could not take it over. Nothing was changed.`,
    next: 'Renew the key of this compartment under Access, which gives it to the sheets again. Then make the new sheets.',
  },
  'ledger-damaged': {
    heading: 'The ledger does not verify',
    reason: (details) =>
      typeof details['sequence'] === 'number'
        ? `Entry ${formatCount(details['sequence'])} was altered, removed or damaged.`
        : 'An entry was altered, removed or damaged.',
    next: 'Keep this copy as it is, tell a custodian, and compare with a backup.',
  },
  'state-older': {
    heading: 'This is an older state of the vault',
    reason: 'What lies here is older than what this machine, or a part of the vault, has seen before.',
    next: 'Look for the newer data. If it is lost, accept this state with the recovery sheets.',
  },
  'set-damaged': {
    heading: 'This backup set is damaged',
    reason: 'Its contents do not verify.',
    next: 'Use another set. What still verifies in this one can be restored if you choose so.',
  },
  'pack-damaged': {
    heading: 'A part of the backup is damaged',
    reason: (details) => `The backup file ${named(details, 'on the drive')} does not verify.`,
    next: 'Use another set or drive, and replace this drive.',
  },
  'pack-missing': {
    heading: 'A part of the backup is missing',
    reason: (details) => `The backup file ${named(details, 'on the drive')} is not there.`,
    next: 'Look for it on the drive, or use another set.',
  },
  'copy-differs': {
    heading: 'What was written differs from what was meant',
    reason: (details) =>
      `${named(details, 'The copy')} was read back and is not the same. The drive or its cable may be failing.`,
    next: 'Do not rely on this copy. Use another drive.',
  },
}
