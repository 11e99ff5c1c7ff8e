/**
 * What can go wrong, as a value that crosses processes (DESIGN.md section 4, "Faults").
 *
 * Inside a process a fault is thrown as a {@link Fault}. Across a border only {@link FaultValue} travels:
 * a code, whether trying again can help, and details that are safe to show. Never a message, a stack or a path.
 */

/** Who can do something about it. */
export type FaultKind = 'refusal' | 'damage' | 'unsupported' | 'environment' | 'cancelled' | 'defect'

/** Every fault a person can meet, and what family it belongs to. */
export const FAULT_KINDS = {
  // Refusals: the person can act.
  'wrong-passcode': 'refusal',
  'too-early': 'refusal',
  'passcode-too-short': 'refusal',
  'passcode-too-long': 'refusal',
  'passcode-guessable': 'refusal',
  'passcode-reused': 'refusal',
  'passcode-file': 'refusal',
  locked: 'refusal',
  'already-unlocked': 'refusal',
  busy: 'refusal',
  'no-right': 'refusal',
  'read-only-session': 'refusal',
  'name-taken': 'refusal',
  'name-invalid': 'refusal',
  'not-found': 'refusal',
  'not-a-vault': 'refusal',
  'already-a-vault': 'refusal',
  'folder-not-empty': 'refusal',
  'place-unsuitable': 'refusal',
  'place-spent': 'refusal',
  /** What we keep on a drive is a link there, or lies on another disk: details name. */
  'drive-linked': 'refusal',
  'reason-missing': 'refusal',
  'input-invalid': 'refusal',
  'not-confirmed': 'refusal',
  'air-gap': 'refusal',
  'clock-ahead': 'refusal',
  /** Passcode or key are right, but screening, agreement or standing are not: details why, until. */
  'not-cleared': 'refusal',
  /** Somebody who is to be given a right, whose screening, agreement or standing are not: details why, until. */
  'grantee-not-cleared': 'refusal',
  'code-taken': 'refusal',
  'agreement-changed': 'refusal',
  'last-custodian': 'refusal',
  'last-way-in': 'refusal',
  'passcode-common': 'refusal',
  'passcode-expired': 'refusal',
  'way-not-allowed': 'refusal',
  'way-withdrawn': 'refusal',
  'key-refused': 'refusal',
  'key-unsuitable': 'refusal',
  'key-silent': 'refusal',
  'key-copied': 'refusal',
  'key-known': 'refusal',
  'key-pin': 'refusal',
  'second-person': 'refusal',
  'second-person-missing': 'refusal',
  'second-person-same': 'refusal',
  'request-over': 'refusal',
  'epoch-due': 'refusal',
  'compartment-unsettled': 'refusal',
  'last-administrator': 'refusal',
  'sheet-invalid': 'refusal',
  'sheet-foreign': 'refusal',
  'sheet-repeated': 'refusal',
  'sheets-too-few': 'refusal',
  'sheet-unproved': 'refusal',
  'staff-unfinished': 'refusal',
  'no-backup-here': 'refusal',
  'set-incomplete': 'refusal',
  'set-foreign': 'refusal',
  'not-regular': 'refusal',
  'source-changed': 'refusal',
  'source-gone': 'refusal',
  'source-unreadable': 'refusal',
  'catalogue-unaccounted': 'refusal',
  // Damage: something does not verify.
  'head-damaged': 'damage',
  'slot-damaged': 'damage',
  'kdf-cost': 'damage',
  'registry-damaged': 'damage',
  'catalogue-damaged': 'damage',
  'content-damaged': 'damage',
  'chunk-damaged': 'damage',
  'chunk-missing': 'damage',
  'grant-invalid': 'damage',
  'signer-barred': 'damage',
  'keys-foreign': 'damage',
  'sheets-open-less': 'damage',
  'ledger-damaged': 'damage',
  'state-older': 'damage',
  'set-damaged': 'damage',
  'pack-damaged': 'damage',
  'pack-missing': 'damage',
  'copy-differs': 'damage',
  // Made by something newer.
  'format-newer': 'unsupported',
  'set-newer': 'unsupported',
  // The machine.
  'disk-full': 'environment',
  'medium-read-only': 'environment',
  'not-permitted': 'environment',
  'in-use': 'environment',
  'drive-gone': 'environment',
  'read-failed': 'environment',
  'write-failed': 'environment',
  'path-too-long': 'environment',
  'file-too-large': 'environment',
  'memory-short': 'environment',
  'engine-ended': 'environment',
  'inspector-ended': 'environment',
  'print-failed': 'environment',
  'print-to-disk': 'environment',
  'key-tool': 'environment',
  cancelled: 'cancelled',
  defect: 'defect',
} as const satisfies Record<string, FaultKind>

export type FaultCode = keyof typeof FAULT_KINDS

/** Facts that a text may use. Names and numbers only: no secret, no path of ours, no content. */
export type FaultDetails = Readonly<Record<string, string | number | boolean>>

/**
 * The detail `place` of a fault of the environment: the vault's folder; the drive of a backup or an export; the folder
 * that something is restored or saved into; the program's own folder on this machine; temporary files.
 */
export type FaultPlace = 'vault' | 'drive' | 'target' | 'machine' | 'temporary'

export interface FaultValue {
  readonly code: FaultCode
  /** A number to quote to whoever maintains the program; only for defects. */
  readonly incident?: string | undefined
  /** True when the same act may succeed later without anything else being done. */
  readonly retryable: boolean
  readonly details: FaultDetails
}

/**
 * The one exception that is thrown on purpose. Its `message` is the code alone, so that whatever logs an error
 * by accident logs no secret.
 */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly details: FaultDetails
  readonly incident: string | undefined

  constructor(
    code: FaultCode,
    details: FaultDetails = {},
    options: { incident?: string | undefined; cause?: unknown } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = details
    this.incident = options.incident
  }

  get kind(): FaultKind {
    return FAULT_KINDS[this.code]
  }

  toValue(): FaultValue {
    return {
      code: this.code,
      ...(this.incident === undefined ? {} : { incident: this.incident }),
      retryable: RETRYABLE.has(this.code),
      details: this.details,
    }
  }

  static fromValue(value: FaultValue): Fault {
    return new Fault(value.code, value.details, { incident: value.incident })
  }
}

const RETRYABLE: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'too-early',
  'busy',
  'in-use',
  'drive-gone',
  'read-failed',
  'write-failed',
  'memory-short',
  'engine-ended',
  'inspector-ended',
])

export function isFaultCode(value: string): value is FaultCode {
  return Object.hasOwn(FAULT_KINDS, value)
}
