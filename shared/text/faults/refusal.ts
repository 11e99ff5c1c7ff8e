/** Refusals: the person can act. */
import type { FaultDetails } from '../../model/fault.ts'
import type { FaultTexts } from './fault-texts.ts'
import { people } from './people.ts'
import { LIMITS } from '../../limits.ts'
import { failures, named, wait } from '../fault-details.ts'
import { formatCount, formatMoment } from '../format.ts'

/** Fewer are enough for a passcode that opens only together with a security key. */
const PASSCODE_FILE: Readonly<Record<string, string>> = {
  missing: 'It is not there.',
  unreadable: 'The system does not allow reading it.',
  'not-regular': 'It is not an ordinary file.',
  empty: 'It is empty.',
  'too-large': 'It is too large.',
  'not-text': 'It holds more than one line, or no text.',
}

/** Which of the sheets: by its own number, or else by its place among those that were given. */
function sheetOf({ number, sheet }: FaultDetails): string {
  if (typeof number === 'number') return `Sheet ${number}: `
  return typeof sheet === 'number' && sheet > 0 ? `The sheet given as number ${sheet}: ` : ''
}

function flawOf({ line, why }: FaultDetails): string {
  if (why === 'mixed')
    return 'Each line fits by itself, but not with the others: one may be of another sheet.'
  if (typeof line !== 'number') return 'The text is incomplete or has a typing error.'
  return why === 'missing' ? `Line ${line} is missing.` : `Line ${line} has a typing error.`
}

/** Whoever made a state may also be the one who writes another's name down: so whose word it is stands beside it. */
function signedBy({ signer, finder }: FaultDetails): string {
  const said = signer === undefined ? 'nobody has signed it' : `the state was signed by ${String(signer)}`
  if (finder !== undefined) return `By an entry of ${String(finder)} in the ledger, ${said}.`
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`
}

const least = ({ least: characters }: FaultDetails) =>
  typeof characters === 'number' ? characters : LIMITS.passcodeMinCharacters

export const refusal: FaultTexts<'refusal'> = {
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
    reason: (details) => `A passcode has at least ${least(details)} characters.`,
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
    reason: ({ why }) =>
      `${PASSCODE_FILE[String(why)] ?? 'It is no file that can be read.'} A passcode file holds one passcode as plain UTF-8 text and has at most ${LIMITS.passcodeFileBytes} bytes.`,
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
    reason: ({ why }) =>
      why === 'auditor'
        ? 'An auditor is never given a right to what lies in compartments.'
        : 'Your role in the office, or what you were given in this compartment, does not allow it.',
    next: 'Ask a custodian, or somebody who administers the compartment.',
  },
  'catalogue-unaccounted': {
    heading: 'Nobody answers for what lies in this compartment',
    reason: (details) =>
      `It was changed, or put back to an earlier state, and no entry of the ledger by somebody with the right to do so says that. ${signedBy(details)} It stays shut.`,
    next: 'Find out what happened. Whoever administers the compartment can then accept it as it is, and compare its files with a backup.',
  },
  'read-only-session': {
    heading: 'The vault is open for reading only',
    reason: ({ mode }) => {
      if (mode === 'medium') return 'Nothing can be written where it lies, so nothing can be changed.'
      if (mode === 'older')
        return 'It is older than its last known state. Until that is settled nothing can be changed.'
      return 'Nothing can be changed while it is in this state.'
    },
    next: ({ mode }) => {
      if (mode === 'medium') return 'See to it that its folder can be written to, and unlock it again.'
      if (mode === 'older')
        return 'Look for the newer vault. If there is none, this state can be accepted in the window of Strongroom, with enough recovery sheets.'
      return 'Unlock it again; what is said then names the way out.'
    },
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
  'drive-linked': {
    heading: 'This drive leads to another place',
    reason: (details) =>
      `${named(details, 'A folder of Strongroom')} on the drive is a link, or lies on another disk. What is written there would not be on the drive.`,
    next: 'Remove it from the drive, or take another drive, and start again.',
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
    reason: ({ field }) =>
      field === 'name'
        ? 'The name that was typed is not the one under which this person was enrolled.'
        : 'What cannot be undone has to be confirmed first.',
    next: ({ field }) =>
      field === 'name' ? 'Type the name as the list of staff shows it.' : 'Confirm it if you want it.',
  },
  'clock-ahead': {
    heading: 'Is the clock of this machine right?',
    reason: ({ clockAt, lastAt }) =>
      typeof clockAt === 'number' && typeof lastAt === 'number'
        ? `It says ${formatMoment(clockAt)}, but the vault was last used on ${formatMoment(lastAt)}. If the clock is wrong and the vault is unlocked, rights and papers end, and only the recovery sheets set the time right again.`
        : 'It is years ahead of the last use of this vault.',
    next: 'Set the clock right and try again. Go on only if so much time has really passed.',
  },
  'air-gap': {
    heading: 'This machine is connected',
    reason:
      'The vault stays closed while the machine has a network, a radio, or a program that waits for connections.',
    next: 'Unplug the network cable, switch off the radios, and try again.',
  },
  'sheet-invalid': {
    heading: 'This is not a valid recovery sheet',
    reason: (details) => `${sheetOf(details)}${flawOf(details)}`,
    next: 'Compare it with the printed sheet line by line, or scan the code again.',
  },
  'sheet-foreign': {
    heading: 'This recovery sheet belongs to another vault',
    reason: (details) => `${sheetOf(details)}It is valid, but it does not fit here.`,
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
    reason: 'Before sheets count, one of them is typed back, to be sure that it can be read.',
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
    next: 'Plug the drive in again, or look for the file, and try again.',
  },
  'source-unreadable': {
    heading: 'The file cannot be read',
    reason: (details) =>
      `The system does not allow reading ${named(details, 'the file')}, or its drive has errors.`,
    next: 'Check the permissions of the file, or copy it from another drive.',
  },
  ...people,
}
