import { Fault } from '../../../shared/model/fault.ts'
import type { Facts } from '../ledger/facts.ts'
import { combineSheets, type RecoveryKeys } from '../keys/recovery.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { settleSuccession } from './succession.ts'
import { signedHead, type VaultSession } from './vault-session.ts'

/**
 * Makes an older state the vault's present one, on the word of enough recovery sheets: rows become their own root
 * again, the ledger says what was accepted, and head and anchor go on from above every witness.
 * @param agreed who agreed to it, as facts; `agreeHere`.
 * @throws Fault `medium-read-only`, and those of the sheets.
 */
export async function acceptOlder(
  session: VaultSession,
  sheets: readonly string[],
  agreed: Facts = {},
): Promise<void> {
  const { lock } = session.parts
  if (lock === null) throw new Fault('medium-read-only', { place: 'vault' })
  using keys = await combineSheets(sheets, session.recovery)
  if (session.mode !== 'older') return
  await adoptRows(session)
  await signAccepted(session, keys, agreed)
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
    writable: () => true,
    verify: (signal, report) => session.ledger.verify(signal, report),
  })
  settleSuccession({ ...session.parts.open, ledger }, session.authority.successions.length)
  const vaults = session.older.filter(({ part }) => part === 'vault')
  const above = Math.max(0, ...vaults.map(({ witnessSequence }) => witnessSequence))
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
