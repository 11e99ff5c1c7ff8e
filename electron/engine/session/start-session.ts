import type { Id } from '../../../shared/contract/basics.ts'
import type { Act } from '../../../shared/contract/ledger.ts'
import type { SessionMode } from '../../../shared/contract/session.ts'
import { airGapRule } from '../../../shared/contract/vault.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { areKeysOf } from '../keys/certificates.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { entryLayout } from '../format/entry.ts'
import type { Head } from '../format/head.ts'
import { type StaffKeys, staffKeysFrom } from '../keys/staff-keys.ts'
import type { Authority, Clearance } from '../ledger/authority.ts'
import { clearance, isForSigning, trustedNow } from '../ledger/authority-rules.ts'
import { acceptedPair } from '../ledger/directory.ts'
import { ChainWalk } from '../ledger/verify-ledger.ts'
import { shutNewer } from './accounted.ts'
import { anchorStore } from './anchor.ts'
import { withAnchoredState } from './anchored-head.ts'
import { type HeadReading, headStore } from './head-store.ts'
import { type OpenFolder, openFolder } from './open-folder.ts'
import type { Person } from './open-vault.ts'
import type { SessionEnvironment } from './session-environment.ts'
import { compareWays } from './stated-ways.ts'
import { assertTrusted, knowsSigner } from './trusted-state.ts'
import type { VaultLock } from './vault-lock.ts'
import { VaultSession } from './vault-session.ts'
import { findOlder, type OlderFinding } from './witnesses.ts'

export interface SessionStart {
  readonly folder: string
  readonly reading: HeadReading
  /** Null for a folder that cannot be written. The session takes it over when this succeeds. */
  readonly lock: VaultLock | null
  readonly staffId: Id
  /** Stays the caller's. */
  readonly staffKey: SecretKey<'staff'>
  readonly signal: AbortSignal
}

/**
 * Opens the databases for a person whose staff key is here, and decides what may be done with them.
 * @throws Fault `staff-unfinished`; of damage: `grant-invalid`, `registry-damaged`, `head-damaged`, `ledger-damaged`, `state-older`; `cancelled`.
 */
export async function startSession(
  environment: SessionEnvironment,
  start: SessionStart,
): Promise<VaultSession> {
  const { folder, staffId } = start
  const keys = staffKeysFrom(staffId, start.staffKey)
  let open: OpenFolder | null = null
  try {
    const anchors = anchorStore(environment.machineFolder, folder)
    const anchor = await anchors.read(start.reading.head.state)
    const reading = withAnchoredState(start.reading, anchor)
    open = await openFolder({
      folder,
      head: reading.head,
      holder: { party: staffId, sealing: keys.sealing },
      access: start.lock === null ? 'read' : 'write',
      openCompartment: environment.openCompartment,
      now: () => environment.clock.now(),
      signal: start.signal,
    })
    const older = await findOlder(reading, anchor, open, start.signal)
    const person = identify(reading.head, open, keys, older)
    assertTrustedUnlessOlder(reading.head, open, older)
    const now = () => environment.clock.now()
    const cleared = clearanceOf(open, staffId, older, now())
    const mode = modeOf(start.lock, older, cleared)
    if (mode === 'older') await shutNewer(reading.head.state, open)
    return new VaultSession({
      ...{
        folder,
        head: reading.head,
        heads: headStore(folder),
        anchors,
        lock: start.lock,
        open,
        person,
        older,
        mode,
        clearance: cleared,
      },
      anchor,
      office: open.registry.setting('office') ?? '',
      airGapRule: ruleOf(reading.head, open),
      waysFound: older.length > 0 ? [] : compareWays(reading.head, open.live.authority),
      headRepaired: mode === 'normal' && (reading.damaged !== null || repairedUntold(open.live.authority)),
      unlockedAt: trustedNow(now(), open.live.authority),
      now,
    })
  } catch (error) {
    await open?.close()
    keys[Symbol.dispose]()
    throw error
  }
}

/** A copy was mended by an unlock that was refused then, or killed: nobody who is here has heard of it. */
function repairedUntold(authority: Authority): boolean {
  const newest = (act: Act) => authority.sequencesOf(act).at(-1) ?? 0
  return newest('head.repaired') > newest('session.unlocked')
}

/**
 * What keeps this person from working; null while nothing does.
 * @throws Fault for somebody whom no entry makes a member, whatever rows and grants say.
 */
function clearanceOf(
  { live }: OpenFolder,
  staffId: Id,
  older: readonly OlderFinding[],
  now: number,
): Clearance | null {
  const { authority } = live
  const member = authority.member(staffId)
  if (member === null) throw new Fault(older.length > 0 ? 'state-older' : 'grant-invalid')
  return clearance(member, authority, trustedNow(now, authority))
}

/** Signing needs a vault that can be written and is the present one. */
function modeOf(
  lock: VaultLock | null,
  older: readonly OlderFinding[],
  cleared: Clearance | null,
): SessionMode {
  if (older.length > 0) return 'older'
  if (lock === null) return 'medium'
  return cleared !== null && isForSigning(cleared.problem) ? 'signing' : 'normal'
}

/** The certificate must be about these very keys, and the recovery pair behind it the one that the person accepted. */
function identify(head: Head, open: OpenFolder, keys: StaffKeys, older: readonly OlderFinding[]): Person {
  const certificate = open.directory.certificate(keys.staffId)
  const acceptance = open.registry.staff().find(({ staffId }) => staffId === keys.staffId)?.acceptance
  if (certificate === null || acceptance === undefined) {
    // Somebody who joined after the state that was put back, or whose appointment was cut off.
    throw new Fault(older.length > 0 ? 'state-older' : 'staff-unfinished')
  }
  const own =
    areKeysOf(certificate, keys) &&
    acceptedPair(head.vaultId, open.directory.lineage, keys.signing.publicKey, acceptance) !== null
  if (!own) throw new Fault('grant-invalid')
  const { staffId, code, name, role } = certificate
  return { staffId, code, name, role, keys }
}

/** An older registry lacks what came later: it is read, and nothing is written before the sheets accept it. */
function assertTrustedUnlessOlder({ state }: Head, open: OpenFolder, older: readonly OlderFinding[]): void {
  if (!older.some(({ part }) => part === 'registry')) {
    assertTrusted(state, open)
    return
  }
  const isUnknown = open.directory.signingKey(state.signer) === null
  if (!isUnknown && !knowsSigner(state, open.directory)) throw new Fault('head-damaged', { copies: 2 })
}

/** The rule is what the first entry of the ledger says, signed; the registry's rows are not asked. */
function ruleOf(head: Head, open: OpenFolder): 'refuse' | 'warn' {
  const first = open.registry.entry(1)
  const walk = new ChainWalk({ vaultId: head.vaultId, directory: open.directory, states: [] })
  if (first === null || !walk.step(first)) throw new Fault('ledger-damaged', { sequence: 1 })
  return airGapRule.parse(entryLayout.decode(first.entry).facts['airGapRule'])
}
