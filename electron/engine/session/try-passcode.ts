import { Fault } from '../../../shared/model/fault.ts'
import { randomBytes } from '../crypto/random.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Head } from '../format/head.ts'
import type { Slot } from '../format/slot.ts'
import { normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { openPasscodeSlot } from '../keys/passcode-slot.ts'
import { type Attempts, openAttempts } from './attempts.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { counterPaths } from './take-vault.ts'

export interface PasscodeTrial {
  readonly folder: string
  /** Whose slots are tried; format/slot.ts. */
  readonly tag: Buffer
  readonly passcode: string
  /** Whether the vault's own counter can be written, too. */
  readonly writable: boolean
}

export interface RightPasscode {
  /** The caller's. */
  readonly staffKey: SecretKey<'staff'>
  readonly slot: Slot
  /** Wrong passcodes since the last right one. */
  readonly failures: number
  /** How long the KDF took. */
  readonly elapsedMs: number
}

/**
 * Tries a passcode, counted on disk before the KDF runs.
 * @throws Fault `wrong-passcode` with details failures and, if one must wait, retryAt; `too-early`; `kdf-cost`.
 */
export async function tryPasscode(
  { clock, machineFolder }: Pick<SessionEnvironment, 'clock' | 'machineFolder'>,
  head: Head,
  { folder, tag, passcode, writable }: PasscodeTrial,
): Promise<RightPasscode> {
  const attempts = await openAttempts(
    counterPaths(machineFolder, folder, head.vaultId, writable),
    head.slots.map(({ commitment }) => commitment),
    clock,
  )
  const own = head.slots.filter((slot) => slot.kind === 'passcode' && slot.staffTag.equals(tag))
  // By slot, not by person: a forged vault that has the same people cannot clear or raise what is counted for this one.
  const counted = own.length > 0 ? own.map(({ commitment }) => commitment) : [tag]
  const bytes = normalisePasscode(passcode)
  try {
    const failures = await attempts.begin(counted)
    const startedAt = clock.uptime()
    const opened = await openAnySlot(head, own, bytes)
    if (opened === null) throw wrongPasscode(attempts, counted, failures, clock.now())
    await attempts.succeed(opened.slot.commitment)
    return { ...opened, failures: failures - 1, elapsedMs: clock.uptime() - startedAt }
  } finally {
    wipePasscode(bytes)
  }
}

/** The same answer for a wrong passcode and for a code that nobody has. */
function wrongPasscode(attempts: Attempts, counted: readonly Buffer[], failures: number, now: number): Fault {
  const remaining = Math.max(...counted.map((tag) => attempts.remaining(tag)))
  return new Fault('wrong-passcode', remaining > 0 ? { failures, retryAt: now + remaining } : { failures })
}

async function openAnySlot(
  head: Head,
  own: readonly Slot[],
  passcode: Buffer,
): Promise<{ staffKey: SecretKey<'staff'>; slot: Slot } | null> {
  // Somebody unknown costs the same second, so that nobody can ask who works here.
  for (const slot of own.length > 0 ? own : decoys(head)) {
    const staffKey = await openPasscodeSlot(head.vaultId, slot, passcode)
    if (staffKey !== null) return { staffKey, slot }
  }
  return null
}

/** A slot like a real one whose commitment no passcode meets. */
function decoys(head: Head): Slot[] {
  const model = head.slots.find((slot) => slot.kind === 'passcode')
  return model === undefined ? [] : [{ ...model, commitment: randomBytes(model.commitment.length) }]
}
