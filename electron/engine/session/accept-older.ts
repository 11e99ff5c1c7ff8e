import { Fault } from '../../../shared/model/fault.ts'
import type { Facts } from '../ledger/facts.ts'
import { combineSheets, type RecoveryKeys } from '../keys/recovery.ts'
import { keyOfNewest } from '../ledger/key-of-newest.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { verifyLedger } from '../ledger/verify-ledger.ts'
import { factsOfCatalogue } from './answer-for.ts'
import { stateAccepted } from './stated-ways.ts'
import { settleSuccession } from './succession.ts'
import { assertSigner } from './trusted-state.ts'
import { signedHead } from './signed-head.ts'
import type { VaultSession } from './vault-session.ts'

/**
 * Makes an older state the vault's present one, on the word of enough recovery sheets: rows become their own root
 * again, the ledger says what was accepted, and head and anchor go on from above every witness.
 * @param agreed who agreed to it, as facts; `agreeHere`.
 * @throws Fault `medium-read-only`, those of the sheets, and those of {@link assertAcceptable}.
 */
export async function acceptOlder(
  session: VaultSession,
  sheets: readonly string[],
  agreed: Facts = {},
  signal = new AbortController().signal,
): Promise<void> {
  const { lock } = session.parts
  if (lock === null) throw new Fault('medium-read-only', { place: 'vault' })
  using keys = await combineSheets(sheets, session.recovery)
  if (session.mode !== 'older') return
  await assertAcceptable(session, signal)
  await openNewer(session)
  await adoptRows(session)
  await signAccepted(session, keys, agreed)
}

/**
 * What the sheets accept may be older; it may not be forged. The whole chain is walked, since nobody could unlock over a
 * broken one, and whoever signed the state must have been allowed to, unless they joined after what lies here.
 * @throws Fault `ledger-damaged`, `head-damaged`, `signer-barred`
 */
async function assertAcceptable(session: VaultSession, signal: AbortSignal): Promise<void> {
  const { registry, directory, vaultId, head } = session
  const evidence = { vaultId, directory, states: [] }
  const { intact, brokenAt = 0 } = await verifyLedger(registry, evidence, signal, () => undefined)
  if (!intact) throw new Fault('ledger-damaged', { sequence: brokenAt })
  if (directory.signingKey(head.state.signer) !== null) assertSigner(head.state, session.parts.open)
}

/** What is newer than the state that was put back is shut as long as only that state's own word is there. */
async function openNewer({ parts: { open } }: VaultSession): Promise<void> {
  await open.openGranted((id) => open.shut.get(id)?.code === 'state-older')
}

async function adoptRows(session: VaultSession): Promise<void> {
  if (!session.registry.isConsistent()) session.registry.adoptRows()
  for (const { catalogue } of session.compartments()) {
    if (!(await catalogue.isConsistent())) await catalogue.adoptRows()
  }
}

async function signAccepted(session: VaultSession, keys: RecoveryKeys, agreed: Facts): Promise<void> {
  const { heads, anchors, open, now } = session.parts
  const author = { by: 'recovery', signing: keys.signing } as const
  const ledger = openLedger({
    ...{ vaultId: session.vaultId, registry: session.registry, author, now },
    keyOf: keyOfNewest(open.live),
    writable: () => true,
    verify: (signal, report) => session.ledger.verify(signal, report),
  })
  settleSuccession({ ...session.parts.open, ledger }, session.authority.successions.length)
  for (const compartment of session.compartments())
    ledger.record('catalogue.accepted', {
      compartment: compartment.id,
      facts: factsOfCatalogue(compartment),
    })
  const vaults = session.older.filter(({ part }) => part === 'vault')
  const above = Math.max(0, ...vaults.map(({ witnessSequence }) => witnessSequence))
  const { signer } = session.head.state
  // Behind somebody unknown anything may stand: whose slots are not the ones they named is given new ones.
  if (session.directory.signingKey(signer) !== null) stateAccepted(session.head, session.authority, ledger)
  ledger.record('vault.accepted-older', {
    facts: { staff: session.person.staffId, findings: session.older.length, above, ...agreed },
  })
  const head = signedHead({
    head: session.head,
    access: session.head,
    open,
    ledger,
    author,
    now: now(),
    above,
  })
  await heads.writeBoth(head)
  await anchors.write(head.state)
  session.leaveOlderMode(head)
}
