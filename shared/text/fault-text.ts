/**
 * Every fault in words: what happened, why as far as known, what to do next. Used by the window and the command line.
 * A code without a text does not compile; nobody is ever shown a code alone.
 */
import type { FaultCode, FaultDetails } from '../model/fault.ts'
import { LIMITS } from '../limits.ts'
import { atStart, canChoose, failures, named, placed, room, wait } from './fault-details.ts'
import { formatCount } from './format.ts'

export interface FaultWords {
  readonly heading: string
  readonly reason: string
  readonly next: string
}

interface FaultText {
  readonly heading: string
  readonly reason: string | ((details: FaultDetails) => string)
  readonly next: string | ((details: FaultDetails) => string)
}

const refusals = {
  'wrong-passcode': {
    heading: 'The passcode or the staff code is wrong',
    reason: (details) => `They do not open this vault together.${failures(details)}${wait(details)}`,
    next: 'Check the staff code, Caps Lock and the keyboard layout, then type the passcode again.',
  },
  'too-early': {
    heading: 'Please wait before the next attempt',
    reason: (details) => `There were several failed attempts.${wait(details)}`,
    next: 'Wait for the time shown, then try again. If the passcode is lost, use the recovery sheets.',
  },
  'passcode-too-short': {
    heading: 'The passcode is too short',
    reason: `A passcode has at least ${LIMITS.passcodeMinCharacters} characters.`,
    next: 'Choose a longer one. Several words in a row are easy to remember and hard to guess.',
  },
  'passcode-too-long': {
    heading: 'The passcode is too long',
    reason: `A passcode has at most ${LIMITS.passcodeMaxCharacters} characters.`,
    next: 'Choose a shorter one.',
  },
  'passcode-guessable': {
    heading: 'The passcode is too easy to guess',
    reason: 'It is made of common words, names or patterns that are tried first.',
    next: 'Choose another one, or take the six generated words.',
  },
  'passcode-reused': {
    heading: 'This passcode was used before',
    reason: 'A new passcode must differ from the former ones.',
    next: 'Choose another one, or take the six generated words.',
  },
  'passcode-file': {
    heading: 'The passcode file cannot be used',
    reason: `A passcode file holds one passcode as plain UTF-8 text and has at most ${LIMITS.passcodeFileBytes} bytes. This one is empty, too large, or no text.`,
    next: 'Write the passcode into the file as its only line, or type it when asked.',
  },
  locked: {
    heading: 'The vault is locked',
    reason: 'This needs an unlocked vault.',
    next: 'Unlock the vault and try again.',
  },
  'already-unlocked': {
    heading: 'A vault is open already',
    reason: 'Only one vault can be open at a time.',
    next: 'Lock the open vault first.',
  },
  busy: {
    heading: 'Something else has to finish first',
    reason: 'Other work is using the same part of the vault.',
    next: 'Wait until it has finished, or cancel it, and try again.',
  },
  'no-right': {
    heading: 'You do not have the right to do this',
    reason: 'Nobody has given you this right for this compartment.',
    next: 'Ask a custodian of the compartment.',
  },
  'read-only-session': {
    heading: 'The vault is open for reading only',
    reason: 'Nothing can be changed while it is in this state. The line at the top of the window says why.',
    next: 'Follow the way out that is shown there.',
  },
  'name-taken': {
    heading: 'This name is taken',
    reason: (details) => `There is something called ${named(details, 'that')} here already.`,
    next: 'Choose another name.',
  },
  'name-invalid': {
    heading: 'This name cannot be used',
    reason: 'It is empty, too long, or holds characters that cannot be shown or stored.',
    next: 'Choose another name.',
  },
  'not-found': {
    heading: 'This is no longer here',
    reason: (details) => `${named(details, 'It')} was removed or renamed meanwhile, or never existed.`,
    next: 'Look at the list again.',
  },
  'not-a-vault': {
    heading: 'This folder is not a vault',
    reason: 'It holds none of the files that make a vault.',
    next: 'Choose the folder of the vault itself. If the vault is lost, restore it from a backup.',
  },
  'already-a-vault': {
    heading: 'There is a vault in this folder already',
    reason: 'A vault is never written over another one.',
    next: 'Open that vault, or choose another folder or name.',
  },
  'folder-not-empty': {
    heading: 'A folder with this name exists already',
    reason: (details) => `${named(details, 'The folder')} is never written over.`,
    next: 'Choose another name or another place.',
  },
  'place-unsuitable': {
    heading: 'This place cannot be used',
    reason: 'It does not exist, is not a folder, lies inside a vault, or is too small for what is planned.',
    next: 'Choose another place.',
  },
  'place-spent': {
    heading: 'Please choose the place again',
    reason: 'For safety, a chosen file or folder can be used only once and only for a while.',
    next: 'Choose it again and continue.',
  },
  'reason-missing': {
    heading: 'A reason is needed',
    reason: 'The ledger records why this is done.',
    next: 'Write a short reason.',
  },
  'input-invalid': {
    heading: 'Something that was entered is not valid',
    reason: (details) =>
      typeof details['field'] === 'string'
        ? `The value of ${named({ name: details['field'] }, 'a field')} cannot be used.`
        : 'One of the values cannot be used.',
    next: 'Check what was entered and try again.',
  },
  'not-confirmed': {
    heading: 'This was not confirmed',
    reason: 'What cannot be undone has to be confirmed first.',
    next: 'Confirm it if you want it.',
  },
  'air-gap': {
    heading: 'This machine is connected',
    reason:
      'The vault stays closed while the machine has a network, a radio, or a program that waits for connections.',
    next: 'Unplug the network cable, switch off the radios, and try again.',
  },
  'sheet-invalid': {
    heading: 'This is not a valid recovery sheet',
    reason: (details) =>
      typeof details['line'] === 'number'
        ? `Line ${details['line']} has a typing error.`
        : 'The text is incomplete or has a typing error.',
    next: 'Compare it with the printed sheet line by line, or scan the code again.',
  },
  'sheet-foreign': {
    heading: 'This recovery sheet belongs to another vault',
    reason: 'It is valid, but it does not fit here.',
    next: 'Use the sheets of this vault. Its set code is printed on every sheet.',
  },
  'sheet-repeated': {
    heading: 'The same recovery sheet was given twice',
    reason: (details) =>
      typeof details['number'] === 'number'
        ? `Sheet ${details['number']} is there more than once.`
        : 'Each sheet counts only once.',
    next: 'Add a different sheet.',
  },
  'sheets-too-few': {
    heading: 'More recovery sheets are needed',
    reason: (details) =>
      typeof details['needed'] === 'number'
        ? `${formatCount(details['needed'])} different sheets of this vault are needed.`
        : 'There are not enough different sheets of this vault.',
    next: 'Add another sheet.',
  },
  'sheet-unproved': {
    heading: 'The recovery sheets are not proved yet',
    reason: 'Before the vault is made, one sheet is typed back, to be sure that it can be read.',
    next: 'Type one of the sheets as it is printed.',
  },
  'no-backup-here': {
    heading: 'There is no backup here',
    reason: 'Neither this place nor its folder “Strongroom” holds a backup set.',
    next: 'Choose the drive or folder that the backups were written to.',
  },
  'set-incomplete': {
    heading: 'This backup set is not complete',
    reason: 'It was interrupted before it was read back and completed.',
    next: 'Choose another set, or run the backup again: it continues with what is there.',
  },
  'set-foreign': {
    heading: 'This backup set belongs to another vault',
    reason: 'Its contents do not fit this vault.',
    next: 'Choose a set of this vault, or another drive.',
  },
  'not-regular': {
    heading: 'This is not an ordinary file',
    reason: (details) =>
      `${named(details, 'It')} is a link, a device or a connection between programs. Only ordinary files are stored.`,
    next: 'If it is a link, import the file that it points to.',
  },
  'source-changed': {
    heading: 'The file changed while it was read',
    reason: (details) => `Another program wrote to ${named(details, 'the file')}, so it was not stored.`,
    next: 'Close the other program and import the file again.',
  },
  'source-gone': {
    heading: 'The file is no longer there',
    reason: (details) => `${named(details, 'The file')} was removed or renamed, or its drive was pulled out.`,
    next: 'Plug the drive in again, or look for the file, and import it again.',
  },
  'source-unreadable': {
    heading: 'The file cannot be read',
    reason: (details) =>
      `The system does not allow reading ${named(details, 'the file')}, or its drive has errors.`,
    next: 'Check the permissions of the file, or copy it from another drive.',
  },
} as const satisfies Partial<Record<FaultCode, FaultText>>

const damages = {
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
    next: 'Check the vault to see which files are affected, and restore those from a backup.',
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
} as const satisfies Partial<Record<FaultCode, FaultText>>

const others = {
  'format-newer': {
    heading: 'This vault was made by a newer version',
    reason: 'This version of Strongroom does not know its format and leaves it alone.',
    next: 'Install the newer version on this machine.',
  },
  'set-newer': {
    heading: 'This backup set was made by a newer version',
    reason: 'This version of Strongroom does not know its format and leaves it alone.',
    next: 'Install the newer version on this machine, or choose an earlier set.',
  },
  'disk-full': {
    heading: 'There is not enough space',
    reason: (details) =>
      `${atStart(details)} is full.${room(details)} Nothing that was stored before is lost.`,
    next: (details) =>
      canChoose(details)
        ? 'Free some space on it or choose another place, and try again.'
        : 'Free some space on it and try again.',
  },
  'medium-read-only': {
    heading: 'The drive is read-only',
    reason: (details) => `Nothing can be written to ${placed(details)}.`,
    next: (details) =>
      canChoose(details)
        ? 'Move its write-protection switch, or choose another drive.'
        : 'Move its write-protection switch, or ask whoever looks after this machine.',
  },
  'not-permitted': {
    heading: 'The system does not allow this',
    reason: (details) =>
      `Your account on this machine has no permission for ${named(details, 'this place')}.`,
    next: 'Choose another place, or ask whoever looks after this machine.',
  },
  'in-use': {
    heading: 'The vault is in use',
    reason: 'Another window of Strongroom, or another machine, has it open.',
    next: 'Close it there and try again.',
  },
  'drive-gone': {
    heading: 'The drive is no longer there',
    reason: (details) =>
      `${atStart(details)} was pulled out, or lost its connection. What was complete on it is not affected.`,
    next: (details) =>
      details['place'] === 'vault'
        ? 'Plug it in again and unlock the vault again.'
        : 'Plug it in again and repeat the act: it continues where it can.',
  },
  'read-failed': {
    heading: 'The drive reported an error while reading',
    reason: (details) => `${named(details, 'Something')} on ${placed(details)} could not be read.`,
    next: (details) =>
      `Try again. If it happens again, ${canChoose(details) ? 'use another drive' : 'replace the disk and restore from a backup'}.`,
  },
  'write-failed': {
    heading: 'The drive reported an error while writing',
    reason: (details) =>
      `${named(details, 'Something')} could not be written safely to ${placed(details)}. What was stored before is not affected.`,
    next: (details) =>
      `Try again. If it happens again, ${canChoose(details) ? 'use another drive' : 'make a backup and replace the disk'}.`,
  },
  'memory-short': {
    heading: 'This machine is short of memory',
    reason: 'There is not enough free memory for this. Nothing was made weaker to go on.',
    next: 'Close other programs and try again.',
  },
  'engine-ended': {
    heading: 'The vault was locked because a part of the program stopped',
    reason: 'The part that holds the keys ended unexpectedly. Everything that was stored is kept.',
    next: 'Unlock the vault again. If it happens again, check the vault in the settings.',
  },
  'inspector-ended': {
    heading: 'The preview could not be made',
    reason:
      'The part of the program that looks into files stopped at this file. The file itself is unchanged.',
    next: 'Go on working. Export the file if you need to look at it.',
  },
  'print-failed': {
    heading: 'Printing did not work',
    reason: 'No printer answered, or the system refused the job.',
    next: 'Check the printer, or save the sheets as PDF to a drive.',
  },
  cancelled: {
    heading: 'Cancelled',
    reason: 'It was stopped before it was finished.',
    next: 'Start it again when you want to.',
  },
  defect: {
    heading: 'Something went wrong inside the program',
    reason: 'This is a fault of Strongroom, not yours. What was stored before is not affected.',
    next: 'Try again. If it happens again, tell whoever looks after the program.',
  },
} as const satisfies Partial<Record<FaultCode, FaultText>>

export const FAULT_TEXT: Record<FaultCode, FaultText> = { ...refusals, ...damages, ...others }

/** The words for one fault. `details` are facts that its text may use; unknown ones are left out. */
export function describeFault(code: FaultCode, details: FaultDetails = {}): FaultWords {
  const { heading, reason, next } = FAULT_TEXT[code]
  return {
    heading,
    reason: typeof reason === 'string' ? reason : reason(details),
    next: typeof next === 'string' ? next : next(details),
  }
}
