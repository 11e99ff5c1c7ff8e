import type { GuardFinding } from '../../../shared/contract/ledger.ts'
import type { Facts } from '../format/entry.ts'
import { staffTag } from '../format/slot.ts'
import type { Job } from '../jobs/job.ts'
import { prfOf } from '../keys/webauthn.ts'
import { accountForCatalogues } from './accounted.ts'
import { noteClaims } from './catalogue-findings.ts'
import { assertClockBelieved } from './clock-ahead.ts'
import { enforceClearance } from './enforce-clearance.ts'
import { enforceGuardRule } from './guard-rule.ts'
import { type HeadReading, headStore } from './head-store.ts'
import { noteRule, refuseConnected } from './known-rule.ts'
import { noteKeyUse } from './note-key-use.ts'
import { renewKdfCost } from './renew-kdf-cost.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { settleAccessAnew } from './settle-access.ts'
import { startSession } from './start-session.ts'
import { enforceStatedWays, recordDifferences } from './stated-ways.ts'
import { renewTrust, settleSuccession } from './succession.ts'
import { isWritable, takeVault, throwIfCancelled } from './take-vault.ts'
import { endUnfitWays } from './unfit-ways.ts'
import { type KeyAnswer, type RightWay, tryWay } from './try-way.ts'
import { rememberSecret, settleWays } from './settle-ways.ts'
import { endUnfinishedExports } from './unfinished-exports.ts'
import { enforceUnlockRule } from './unlock-rule.ts'
import type { VaultSession } from './vault-session.ts'

export interface UnlockInput {
  readonly folder: string
  readonly staffCode: string
  /** Empty where a security key opens alone. */
  readonly passcode: string
  /** The answer of a security key to the question of `key.challenge`. */
  readonly key?: KeyAnswer | undefined
  /** Somebody was told that the machine is connected, and goes on; only a vault with the rule `warn` lets them. */
  readonly allowConnected: boolean
  /** Somebody was told that the clock leapt ahead, and says that it is right. */
  readonly clockBelieved?: boolean | undefined
}

/**
 * Opens a vault for one person: head, lock, attempt counter, passcode or security key, then everything that could betray
 * an older or foreign state. The person's keys are in the returned session, which the caller owns.
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
    await refuseConnected(environment.machineFolder, reading.head.vaultId, connections)
    throwIfCancelled(job.signal)
    const way = await tryWay(environment, reading.head, {
      ...{ folder, writable, passcode: input.passcode, key: input.key },
      tag: staffTag(reading.head.vaultId, input.staffCode),
    })
    using staffKey = way.staffKey
    throwIfCancelled(job.signal)
    job.report({ phase: 'opening', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
    const session = await startSession(environment, {
      folder,
      reading,
      lock,
      staffId: way.slot.staffId,
      staffKey,
      signal: job.signal,
    })
    const known = { ...way, passcode: input.passcode }
    return await settle(
      environment,
      session,
      { input, connections, way, reading },
      {
        finish: () => {
          settleWays(session)
          if (way.slot.kind !== 'both' || input.key === undefined) return
          using prf = prfOf(input.key.proof.prf)
          rememberSecret(session, staffKey, way.slot.slotId, prf)
        },
        renew: () => renewKdfCost(environment, session, known),
      },
    )
  } catch (error) {
    await lock?.release()
    throw error
  }
}

interface Circumstances {
  readonly input: UnlockInput
  readonly connections: readonly GuardFinding[]
  readonly way: RightWay
  readonly reading: HeadReading
}

/** What is left once the session stands: the rule of the air gap, entries of the ledger, both copies of the head. */
async function settle(
  environment: SessionEnvironment,
  session: VaultSession,
  { input, connections, way, reading }: Circumstances,
  { finish, renew }: { readonly finish: () => void; readonly renew: () => Promise<void> },
): Promise<VaultSession> {
  try {
    const { ledger } = session
    const lastAt = Math.max(reading.head.state.at, ledgerTime(session))
    assertClockBelieved(lastAt, environment.clock.now(), input.clockBelieved === true)
    if (session.isWritable) settleSheets(session)
    const behind = clockBehind(lastAt, environment.clock.now())
    if (behind > 0) ledger.record('clock.set-back', { facts: { behindMs: behind } })
    const { failures } = way
    if (failures > 0) ledger.record('session.refused', { facts: { why: 'wrong-passcode', failures } })
    if (way.use !== null) await noteKeyUse(session, way.slot, way.use, environment.clock.now())
    // Before the rule: a refusal writes the head too, and so mends the copy.
    if (reading.damaged !== null) ledger.record('head.repaired', { facts: { copy: reading.damaged } })
    if (session.isWritable) await noteRule(environment.machineFolder, session)
    if (session.isWritable) recordDifferences(session)
    // Before this person signs a state, be it only that of a refusal.
    if (session.isWritable) await noteClaims(session, session.now())
    await enforceStatedWays(session, way.slot)
    await enforceGuardRule(session, connections, input.allowConnected)
    await enforceUnlockRule(session, way.slot)
    await enforceClearance(session)
    if (session.mode !== 'older') await accountForCatalogues(session)
    ledger.record('session.unlocked', { facts: { mode: session.mode, ...evidence(way) } })
    if (session.mode === 'normal') session.unfinishedExports = endUnfinishedExports(session)
    if (session.mode === 'normal') finish()
    // Both copies: mends a damaged one, and one that a kill left with slots or grants that are no longer valid.
    if (session.isWritable) await settleAccessAnew(session)
    if (session.mode === 'normal') await endUnfitWays(session, way.slot)
    if (session.mode === 'normal') await renew()
    return session
  } catch (error) {
    await session.close()
    throw error
  }
}

/** A handover to new sheets that a kill interrupted is ended, and this person trusts the present ones. */
function settleSheets(session: VaultSession): void {
  settleSuccession(session, session.authority.successions.length)
  renewTrust(session)
}

/** Which way opened; of a key also how often it was used. */
function evidence({ slot, use }: RightWay): Facts {
  const way = { way: slot.kind, slot: slot.slotId }
  return use === null ? way : { ...way, counter: use.counter }
}

function ledgerTime(session: VaultSession): number {
  return session.registry.lastEntry()?.at ?? 0
}

/** A clock that is behind what was signed here already was set back. A second of difference is nothing. */
function clockBehind(lastAt: number, now: number): number {
  const behind = lastAt - now
  return behind > 1000 ? behind : 0
}
