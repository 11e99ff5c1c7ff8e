import { Fault } from '../../../shared/model/fault.ts'
import { isForSigning } from '../ledger/authority-rules.ts'
import { settleAccess } from './settle-access.ts'
import type { VaultSession } from './vault-session.ts'

/**
 * Sends away whoever may not work now although their passcode or key is right; the ledger says so. Somebody who only has
 * to sign the agreement stays, to do that.
 * @throws Fault `not-cleared` with details why, until, if there is one, and ledgerAt, where the ledger's time is ahead of the clock
 */
export async function enforceClearance(session: VaultSession): Promise<void> {
  const { clearance, mode } = session
  if (clearance === null) return
  const { problem, until } = clearance
  if (mode === 'signing' && isForSigning(problem)) return
  session.ledger.record('session.refused', { facts: { why: problem } })
  // A kill in the middle of their suspension may have left them the key.
  if (session.isWritable) await settleAccess(session)
  const { ledgerAhead } = session
  throw new Fault('not-cleared', {
    ...{ why: problem, ...(until === null ? {} : { until }) },
    ...(ledgerAhead === null ? {} : { ledgerAt: ledgerAhead.at }),
  })
}
