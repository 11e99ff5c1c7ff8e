/** Refusals about people, their papers, their keys, and second persons. */
import type { FaultCode, FaultDetails } from '../../model/fault.ts'
import { LIMITS } from '../../limits.ts'
import { formatDay } from '../format.ts'
import type { FaultText } from './fault-texts.ts'

const NOT_CLEARED: Readonly<Record<string, string>> = {
  'not-started': 'Your work here has not begun yet.',
  'screening-missing': 'No screening is recorded for you yet.',
  'screening-failed': 'Your last screening was not passed.',
  'screening-lapsed': 'Your screening is no longer current.',
  'agreement-missing': 'You have not signed the confidentiality agreement yet.',
  'agreement-lapsed': 'Your signature under the confidentiality agreement is no longer current.',
  'agreement-new': 'There is a new version of the confidentiality agreement that you have not signed.',
  suspended: 'A custodian has suspended your access.',
  dormant: 'You have not worked here for a long time, so your access was disabled.',
  left: 'Your access ended when you left the office.',
}

const GRANTEE_NOT_CLEARED: Readonly<Record<string, string>> = {
  'not-started': 'This person’s work here has not begun yet.',
  'screening-missing': 'No screening is recorded for this person yet.',
  'screening-failed': 'This person’s last screening was not passed.',
  'screening-lapsed': 'This person’s screening is no longer current.',
  'agreement-missing': 'This person has not signed the confidentiality agreement yet.',
  'agreement-lapsed': 'This person’s signature under the confidentiality agreement is no longer current.',
  'agreement-new': 'There is a new version of the confidentiality agreement that this person has not signed.',
  suspended: 'A custodian has suspended this person’s access.',
  dormant: 'This person has not worked here for a long time, so their access was disabled.',
}

const GRANTEE_LACKS = 'This person’s screening, agreement or standing is not in order.'

/** Without the registry's key nobody can read which of these it is. */
const NO_KEY =
  'Your screening or your agreement is not recorded yet, or a custodian has suspended your access.'

const KEY_UNSUITABLE: Readonly<Record<string, string>> = {
  'no-prf': 'It cannot give the secret that opens a vault (the extension is called PRF or hmac-secret).',
  'no-user-verification': 'It does not check who uses it, by fingerprint or PIN.',
  u2f: 'It is of an older kind that only confirms a touch.',
  synced: 'It can be copied to other devices by its maker, which your office does not allow.',
  unsteady: 'It gave two different secrets for the same question.',
}

function told(of: Readonly<Record<string, string>>, details: FaultDetails, otherwise: string): string {
  return of[String(details['why'])] ?? otherwise
}

function pinAttempts(left: FaultDetails[string] | undefined): string {
  if (typeof left !== 'number') return 'The key locks itself after several wrong PINs.'
  if (left === 0) return 'It was wrong too often, and the key has locked itself.'
  return left === 1
    ? 'The key allows one more attempt before it locks itself.'
    : `The key allows ${left} more attempts before it locks itself.`
}

function ahead({ ledgerAt }: FaultDetails): string {
  if (typeof ledgerAt !== 'number') return ''
  return ` This was judged by ${formatDay(ledgerAt)}: somebody once unlocked this vault while the clock was set to that day, and the vault’s time never goes back by itself.`
}

function until({ until: at }: FaultDetails): string {
  return typeof at === 'number' ? ` It ended on ${formatDay(at)}.` : ''
}

export const people = {
  'not-cleared': {
    heading: 'You cannot work in this vault now',
    reason: (details) => `${told(NOT_CLEARED, details, NO_KEY)}${until(details)}${ahead(details)}`,
    next: ({ ledgerAt }) =>
      ledgerAt === undefined
        ? 'Ask a custodian of your office. Nothing was lost, and you keep your passcode and your keys.'
        : 'Nothing was lost. Set the clock right, then set the vault’s time right with the recovery sheets: a custodian who can unlock makes new sheets in the settings; where nobody can, “Use recovery sheets” makes a new custodian.',
  },
  'grantee-not-cleared': {
    heading: 'This person can be given no rights now',
    reason: (details) => `${told(GRANTEE_NOT_CLEARED, details, GRANTEE_LACKS)}${until(details)}`,
    next: 'See to it under People, or ask a custodian to, and give the rights again. Nothing was changed.',
  },
  'code-taken': {
    heading: 'This staff code is taken',
    reason: ({ code }) =>
      `${code === undefined ? 'It' : String(code)} is or was somebody’s. A code stays with one person for good, so that the ledger always says who did what.`,
    next: 'Choose another code.',
  },
  'staff-unfinished': {
    heading: 'This person was not set up to the end',
    reason:
      'It broke off half-way, so nothing in the vault says yet whose staff code this is. Nothing was lost.',
    next: 'Do it once more: with the recovery sheets, or a custodian under People.',
  },
  'agreement-changed': {
    heading: 'The agreement has changed',
    reason: 'A newer version was issued while this one was being read.',
    next: 'Read the new version and sign that.',
  },
  'last-custodian': {
    heading: 'The last custodian cannot go',
    reason: 'Nobody else could administer this vault afterwards.',
    next: 'Make somebody else a custodian first. If that is impossible, use the recovery sheets.',
  },
  'last-way-in': {
    heading: 'This is the last way in',
    reason: 'Without it, the vault would be shut for this person for ever.',
    next: 'Add another passcode or security key first.',
  },
  'passcode-common': {
    heading: 'This passcode is on a list of common ones',
    reason: 'Attackers try well-known passcodes and the names of the office first.',
    next: 'Choose another one, or take the six generated words.',
  },
  'passcode-expired': {
    heading: 'The passcode must be changed',
    reason: ({ of }) =>
      `Your office changes passcodes at regular times, and ${of === undefined ? 'yours' : `that of ${String(of)}`} is past its time.`,
    next: ({ of }) =>
      of === undefined
        ? 'Choose a new one now.'
        : 'They unlock the vault themselves and choose a new one; then they can agree.',
  },
  'way-not-allowed': {
    heading: 'Your office does not allow this way of unlocking',
    reason: (details) =>
      details['rule'] === 'both'
        ? 'It asks for a passcode and a security key together.'
        : details['rule'] === 'key'
          ? 'It asks for a security key.'
          : 'It asks for a passcode.',
    next: 'Use what your office asks for, or talk to a custodian.',
  },
  'way-withdrawn': {
    heading: 'This way in is not one of yours any more',
    reason:
      'The ledger says which ways in this person has, and this is none of them: it was changed or removed, and somebody put it back. It was taken out of the vault, and the ledger says that it was tried.',
    next: 'Unlock with your present passcode or security key. If you did not try an old one yourself, tell a custodian that somebody did.',
  },
  'key-refused': {
    heading: 'The security key was not accepted',
    reason:
      'Its answer does not belong to this question, this vault or this person, or it did not check who used it.',
    next: 'Try again with the key that you registered here. If it was lost or lent, tell a custodian.',
  },
  'key-unsuitable': {
    heading: 'This security key cannot be used',
    reason: (details) => told(KEY_UNSUITABLE, details, 'It lacks something that the vault needs.'),
    next: 'Use another key, or a passcode.',
  },
  'key-silent': {
    heading: 'The security key did not answer',
    reason:
      'It was not touched in time, it was taken out, it did not recognise you, or it is not the one that was registered here.',
    next: 'Try again, and touch the key when it blinks. Otherwise unlock another way.',
  },
  'key-copied': {
    heading: 'This key may have been copied',
    reason: 'It counted fewer uses than before. A single genuine key never does.',
    next: 'Do not use it any more. Unlock another way, remove the key, and tell a custodian.',
  },
  'key-known': {
    heading: 'This key is registered already',
    reason: 'It opens this vault for somebody.',
    next: 'Use another key.',
  },
  'key-pin': {
    heading: 'The PIN of the key is wrong',
    reason: ({ left }) => pinAttempts(left),
    next: ({ left }) =>
      left === 0
        ? 'Unlock another way. Only the software of the key’s maker can set the key up anew; it must be registered again then.'
        : 'Type the PIN of this key again.',
  },
  'second-person': {
    heading: 'A second person must agree',
    reason: 'Your office has decided that this is not done by one person alone.',
    next: 'Ask somebody who may agree to confirm it here, or leave the request waiting for them.',
  },
  'second-person-missing': {
    heading: 'There is nobody who could be the second person',
    reason: 'Apart from you, nobody who may agree to this can work at the moment.',
    next: 'Enrol another custodian. For files and rights in a compartment it is enough that somebody else administers it.',
  },
  'second-person-same': {
    heading: 'This person cannot agree to it',
    reason: 'The second person must be somebody else, and entitled to agree.',
    next: 'Ask another custodian, or for a compartment somebody else who administers it.',
  },
  'request-over': {
    heading: 'This request is over',
    reason: `It was used, declined or withdrawn, or it waited longer than ${LIMITS.requestDays} days, or it was about something else.`,
    next: 'Ask again if it is still needed.',
  },
  'epoch-due': {
    heading: 'The key of this compartment must be renewed first',
    reason:
      'Somebody who knows it may not open the compartment any more. Nothing is stored under it until then.',
    next: 'Somebody who administers the compartment renews its key under Access. Then try again.',
  },
  'last-administrator': {
    heading: 'The last administrator of a compartment cannot go',
    reason: 'Nobody else could give anybody access to it afterwards.',
    next: 'Give somebody else the right to administer it first, without an end.',
  },
  'compartment-unsettled': {
    heading: 'A compartment must be opened once before it can be backed up',
    reason:
      'The program ended while it was being changed. Only somebody who may open it can undo the half of that change.',
    next: 'Ask somebody with access to it to unlock the vault once, then make the backup again.',
  },
} as const satisfies Partial<Record<FaultCode, FaultText>>
