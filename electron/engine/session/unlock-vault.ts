import type { GuardFinding } from '../../../shared/contract/ledger.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { randomBytes } from '../crypto/random.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Head } from '../format/head.ts'
import { type Slot, staffTag } from '../format/slot.ts'
import type { Job } from '../jobs/job.ts'
import { normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { openPasscodeSlot } from '../keys/passcode-slot.ts'
import { type Attempts, openAttempts } from './attempts.ts'
import { enforceGuardRule } from './guard-rule.ts'
import { type HeadReading, headStore } from './head-store.ts'
import { renewKdfCost } from './renew-kdf-cost.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { startSession } from './start-session.ts'
import { counterPaths, isWritable, takeVault, throwIfCancelled } from './take-vault.ts'
import type { VaultSession } from './vault-session.ts'

export interface UnlockInput {
  readonly folder: string
  readonly staffCode: string
  readonly passcode: string
  /** Somebody was told that the machine is connected, and goes on; only a vault with the rule `warn` lets them. */
  readonly allowConnected: boolean
}

/**
 * Opens a vault for one person: head, lock, attempt counter, passcode, then everything that could betray an older or
 * foreign state. The person's keys are in the returned session, which the caller owns.
 */
export async function unlockVault(
  environment: SessionEnvironment,
  input: UnlockInput,
  job: Job,
): Promise<VaultSession> {
  const { folder } = input
  await headStore(folder).read()
  const writable = await isWritable(folder)
  const lock = await takeVault(folder, writable)
  try {
    // Read again: it may have changed until the lock was ours.
    const reading = await headStore(folder).read()
    const connections = await environment.lookAtMachine()
    throwIfCancelled(job.signal)
    const { staffKey, slot, failures, elapsedMs } = await tryPasscode(
      environment,
      reading.head,
      input,
      writable,
    )
    using key = staffKey
    throwIfCancelled(job.signal)
    job.report({ phase: 'opening', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
    const session = await startSession(environment, {
      folder,
      reading,
      lock,
      staffId: slot.staffId,
      staffKey: key,
    })
    return await settle(environment, session, { input, connections, failures, reading }, async () => {
      await renewKdfCost(environment, session, { slot, staffKey: key, passcode: input.passcode, elapsedMs })
    })
  } catch (error) {
    await lock?.release()
    throw error
  }
}

interface Circumstances {
  readonly input: UnlockInput
  readonly connections: readonly GuardFinding[]
  /** Wrong passcodes since the last right one. */
  readonly failures: number
  readonly reading: HeadReading
}

/** What is left once the session stands: the rule of the air gap, entries of the ledger, both copies of the head. */
async function settle(
  environment: SessionEnvironment,
  session: VaultSession,
  { input, connections, failures, reading }: Circumstances,
  renew: () => Promise<void>,
): Promise<VaultSession> {
  try {
    const { ledger } = session
    const behind = clockBehind(reading, ledgerTime(session), environment.clock.now())
    if (behind > 0) ledger.record('clock.set-back', { facts: { behindMs: behind } })
    if (failures > 0) ledger.record('session.refused', { facts: { why: 'wrong-passcode', failures } })
    await enforceGuardRule(session, connections, input.allowConnected)
    if (reading.damaged !== null) ledger.record('head.repaired', { facts: { copy: reading.damaged } })
    ledger.record('session.unlocked', { facts: { mode: session.mode } })
    // Both copies: mends a damaged one, and one that a kill left with slots that are no longer valid.
    if (session.mode === 'normal') await session.publishAccess((access) => access)
    if (session.mode === 'normal') await renew()
    return session
  } catch (error) {
    await session.close()
    throw error
  }
}

async function tryPasscode(
  environment: SessionEnvironment,
  head: Head,
  { folder, staffCode, passcode }: UnlockInput,
  writable: boolean,
): Promise<{ staffKey: SecretKey<'staff'>; slot: Slot; failures: number; elapsedMs: number }> {
  const { clock, machineFolder } = environment
  const tag = staffTag(head.vaultId, staffCode)
  const attempts = await openAttempts(
    counterPaths(machineFolder, folder, head.vaultId, writable),
    head.slots.map((slot) => slot.staffTag),
    clock,
  )
  const bytes = normalisePasscode(passcode)
  try {
    const failures = await attempts.begin(tag)
    const startedAt = clock.uptime()
    const opened = await openAnySlot(head, tag, bytes)
    if (opened === null) throw wrongPasscode(attempts, tag, failures, clock.now())
    await attempts.succeed(tag)
    return { ...opened, failures: failures - 1, elapsedMs: clock.uptime() - startedAt }
  } finally {
    wipePasscode(bytes)
  }
}

/** The same answer for a wrong passcode and for a code that nobody has. */
function wrongPasscode(attempts: Attempts, tag: Buffer, failures: number, now: number): Fault {
  const remaining = attempts.remaining(tag)
  return new Fault('wrong-passcode', remaining > 0 ? { failures, retryAt: now + remaining } : { failures })
}

async function openAnySlot(
  head: Head,
  tag: Buffer,
  passcode: Buffer,
): Promise<{ staffKey: SecretKey<'staff'>; slot: Slot } | null> {
  const own = head.slots.filter((slot) => slot.kind === 'passcode' && slot.staffTag.equals(tag))
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

function ledgerTime(session: VaultSession): number {
  return session.registry.lastEntry()?.at ?? 0
}

/** A clock that is behind what was signed here already was set back. A second of difference is nothing. */
function clockBehind({ head }: HeadReading, lastEntryAt: number, now: number): number {
  const behind = Math.max(head.state.at, lastEntryAt) - now
  return behind > 1000 ? behind : 0
}
