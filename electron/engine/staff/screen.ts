import type { CallInput } from '../../../shared/contract/contract.ts'
import type { Screening } from '../../../shared/contract/staff.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Facts } from '../format/entry.ts'
import { settleAccess } from '../session/settle-access.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { administeredMember } from './acting-custodian.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Records that somebody's background was checked. Who is cleared by it gets the registry's key; who failed loses it.
 * @throws Fault `no-right` for oneself, `not-found`, `input-invalid` for a check of the future or one that ends before it
 * began, `read-only-session`
 */
export async function screenMember(
  session: VaultSession,
  { staffId, screening }: CallInput<'staff.screen'>,
): Promise<void> {
  administeredMember(session, staffId)
  assertSensible(screening, session.now())
  session.ledger.record('staff.screened', { facts: screeningFacts(staffId, screening) })
  await settleAccess(session)
}

/** A day of the calendar may have begun where the check was made. */
export function assertSensible({ at, until }: Screening, now: number): void {
  if (at > now + DAY_MS) throw new Fault('input-invalid', { field: 'screening.at' })
  if (until !== null && until <= at) throw new Fault('input-invalid', { field: 'screening.until' })
}

export function screeningFacts(staff: string, { outcome, at, reference, until }: Screening): Facts {
  const facts = { staff, outcome, checkedAt: at, reference }
  return until === null ? facts : { ...facts, until }
}
