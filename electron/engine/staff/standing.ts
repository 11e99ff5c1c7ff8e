/** Suspending somebody, and having them back: the light form of leaving. */
import type { CallInput } from '../../../shared/contract/contract.ts'
import { settleAccess } from '../session/settle-access.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { administeredMember, assertNotLastCustodian } from './acting-custodian.ts'

/**
 * Takes the registry's key from somebody: the entry first, then both copies of the head. Killed in between, the engine
 * refuses them by the entry, and the next unlock of anybody takes the key. Slots and grants stay, for coming back.
 * @throws Fault `last-custodian`, `no-right`, `not-found`, `read-only-session`
 */
export async function suspendMember(
  session: VaultSession,
  { staffId, reason }: CallInput<'staff.suspend'>,
): Promise<void> {
  assertNotLastCustodian(session, staffId)
  administeredMember(session, staffId)
  session.ledger.record('staff.suspended', { facts: { staff: staffId, reason } })
  await settleAccess(session)
}

/**
 * Gives the key back. For somebody who was disabled after not working for long it counts as use.
 * @throws Fault `no-right`, `not-found`, `read-only-session`
 */
export async function resumeMember(
  session: VaultSession,
  { staffId }: CallInput<'staff.resume'>,
): Promise<void> {
  administeredMember(session, staffId)
  session.ledger.record('staff.resumed', { facts: { staff: staffId } })
  await settleAccess(session)
}
