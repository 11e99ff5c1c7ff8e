import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Head } from '../format/head.ts'
import type { Slot } from '../format/slot.ts'
import { normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { openSlot } from '../keys/slots.ts'
import { type KeyUse, prfOf, refused, verifyAssertion } from '../keys/webauthn.ts'
import { inTurn } from './attempt-turn.ts'
import { type Attempts, openAttempts } from './attempts.ts'
import type { KeyProof } from './ceremonies.ts'
import type { MachineClock } from './machine-clock.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { counterPaths } from './take-vault.ts'

/** An answer of a security key, and the challenge that it must answer: ceremonies.ts gave it out once. */
export interface KeyAnswer {
  readonly proof: KeyProof
  readonly challenge: string
}

export interface WayTrial {
  readonly folder: string
  /** Whose slots are tried; format/slot.ts. */
  readonly tag: Buffer
  /** Empty where a security key opens alone. */
  readonly passcode: string
  readonly key?: KeyAnswer | undefined
  /** Whether the vault's own counter can be written, too. */
  readonly writable: boolean
}

export interface RightWay {
  /** The caller's. */
  readonly staffKey: SecretKey<'staff'>
  readonly slot: Slot
  /** What the key said of itself; null where none took part. Nobody has judged it yet: note-key-use.ts. */
  readonly use: KeyUse | null
  /** Wrong attempts since the last right one. */
  readonly failures: number
  /** How long it took, the KDF above all. */
  readonly elapsedMs: number
}

type TryEnvironment = Pick<SessionEnvironment, 'clock' | 'machineFolder'>

/**
 * Tries a passcode, a security key, or both together, counted on disk before anything is tried.
 * @throws Fault `wrong-passcode` or `key-refused` with details failures and, if one must wait, retryAt; `too-early`;
 * `kdf-cost`; `busy` while another process tries.
 */
export function tryWay(environment: TryEnvironment, head: Head, trial: WayTrial): Promise<RightWay> {
  return inTurn(environment.machineFolder, head.vaultId, () => tryNow(environment, head, trial))
}

async function tryNow(
  { clock, machineFolder }: TryEnvironment,
  head: Head,
  trial: WayTrial,
): Promise<RightWay> {
  const { folder, tag, writable } = trial
  const attempts = await openAttempts(
    counterPaths(machineFolder, folder, head.vaultId, writable),
    head.slots.map(({ commitment }) => commitment),
    clock,
  )
  const own = slotsFor(head, trial)
  // By slot, not by person: a forged vault that has the same people cannot clear or raise what is counted for this one.
  const counted = own.length > 0 ? own.map(({ commitment }) => commitment) : [tag]
  const passcode = normalisePasscode(trial.passcode)
  try {
    const failures = await attempts.begin(counted)
    const startedAt = clock.uptime()
    const opened = await counting(attempts, counted, failures, clock, () =>
      trial.key === undefined
        ? openByPasscode(head, own, passcode)
        : openByKey(head, own, passcode, trial.key),
    )
    await attempts.succeed(opened.slot.commitment)
    return { ...opened, failures: failures - 1, elapsedMs: clock.uptime() - startedAt }
  } finally {
    wipePasscode(passcode)
  }
}

type Opened = Pick<RightWay, 'staffKey' | 'slot' | 'use'>

/** Says with a refusal how many there were, and how long one must wait. */
async function counting(
  attempts: Attempts,
  counted: readonly Buffer[],
  failures: number,
  clock: MachineClock,
  open: () => Promise<Opened>,
): Promise<Opened> {
  try {
    return await open()
  } catch (error) {
    // Without memory for its KDF the one slot was not tried. With several, another one may have been.
    if (error instanceof Fault && error.code === 'memory-short' && counted.length === 1)
      await attempts.takeBack()
    if (!(error instanceof Fault && (error.code === 'wrong-passcode' || error.code === 'key-refused'))) {
      throw error
    }
    const remaining = Math.max(...counted.map((tag) => attempts.remaining(tag)))
    // Opening took its time, which has passed of the wait as well.
    const wait = remaining > 0 ? { retryAt: clock.now() + remaining } : {}
    throw new Fault(error.code, { ...error.details, failures, ...wait })
  }
}

/** The slots of this person that what they brought could open. */
function slotsFor(head: Head, { tag, key }: WayTrial): Slot[] {
  const own = head.slots.filter(({ staffTag }) => staffTag.equals(tag))
  if (key === undefined) return own.filter(({ kind }) => kind === 'passcode')
  const credentialId = Buffer.from(key.proof.assertion.id, 'base64url')
  return own.filter(
    ({ authenticator }) => authenticator !== null && equalBytes(authenticator.credentialId, credentialId),
  )
}

async function openByPasscode(head: Head, own: readonly Slot[], passcode: Buffer): Promise<Opened> {
  // Somebody unknown costs the same second, so that nobody can ask who works here.
  for (const slot of own.length > 0 ? own : decoys(head)) {
    const staffKey = await openSlot(head.vaultId, slot, { passcode })
    if (staffKey !== null) return { staffKey, slot, use: null }
  }
  throw new Fault('wrong-passcode')
}

/** The answer is verified before its secret is used for anything. */
async function openByKey(
  head: Head,
  own: readonly Slot[],
  passcode: Buffer,
  { proof, challenge }: KeyAnswer,
): Promise<Opened> {
  const authenticator = own[0]?.authenticator ?? null
  if (authenticator === null) throw refused('foreign')
  const use = await verifyAssertion(proof.assertion, challenge, authenticator)
  using prf = prfOf(proof.prf)
  for (const slot of own) {
    const staffKey = await openSlot(head.vaultId, slot, { prf, passcode })
    if (staffKey !== null) return { staffKey, slot, use }
  }
  throw own.some(({ kind }) => kind === 'both') ? new Fault('wrong-passcode') : refused('other-secret')
}

/** A slot like a real one whose commitment no passcode meets. */
function decoys(head: Head): Slot[] {
  const model = head.slots.find((slot) => slot.kind === 'passcode')
  return model === undefined ? [] : [{ ...model, commitment: randomBytes(model.commitment.length) }]
}
