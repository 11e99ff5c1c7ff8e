import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { beginEpoch } from '../compartments/begin-epoch.ts'
import { recordRevocation } from '../compartments/revoke-grant.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Job } from '../jobs/job.ts'
import type { Facts } from '../ledger/facts.ts'
import { secondPerson } from '../session/second-person.ts'
import { settleAccess } from '../session/settle-access.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { administeredMember, assertNotLastCustodian } from './acting-custodian.ts'

type Input = JobInput<'staff.leave'>
type Result = JobResult<'staff.leave'>

/**
 * Ends somebody's access. First one transaction: every grant revoked, the person gone, the keys of what they could open
 * due to be renewed. Then both copies of the head lose their slots and the registry's key. Then each compartment whose
 * key is here begins its next epoch; the others stay due until somebody who has the key is here. Killed after the
 * transaction, the person is gone all the same: the next unlock of anybody mends the head, and what is due is offered.
 * @throws Fault `not-found`, `no-right`, `last-custodian`, `read-only-session`, and those of the second person. Once the
 *   person is gone nothing is thrown any more: what could not be renewed is due.
 */
export async function leaveOffice(session: VaultSession, input: Input, job: Job): Promise<Result> {
  assertNotLastCustodian(session, input.staffId)
  administeredMember(session, input.staffId)
  const agreed = secondPerson(session, 'staff.leave', input)
  job.signal.throwIfAborted()
  const left = session.authority.keysOf(input.staffId)
  recordLeaving(session, input, agreed)
  await settleAccess(session)
  return await renew(session, left, job)
}

function recordLeaving(
  session: VaultSession,
  { staffId: staff, endsAt, reason }: Input,
  agreed: Facts,
): void {
  const { registry, ledger, authority } = session
  const facts = { staff, endsAt, reason, ...agreed }
  const intent = ledger.intend('staff.left', { facts })
  try {
    registry.transaction(() => {
      for (const compartment of authority.keysOf(staff)) {
        const rights = [...(authority.grant(compartment, staff)?.rights ?? [])]
        recordRevocation(session, compartment, staff, { why: 'left', rights: rights.join(',') })
      }
      for (const { slotId, staffId } of registry.credentials())
        if (staffId === staff) registry.removeCredential(slotId)
      // Sealed to keys that nobody opens any more.
      registry.removeForm(staff)
      for (const { slotId, staffId, kind } of session.head.slots)
        if (staffId === staff)
          ledger.record('way.removed', { facts: { staff, slot: slotId, kind, why: 'left' } })
      intent.done(facts)
    })
  } catch (error) {
    intent.failed(asFault(error).code)
    throw error
  }
}

/** New keys for what the person could open. One that cannot be renewed now does not keep the others from it. */
async function renew(session: VaultSession, compartments: readonly Id[], job: Job): Promise<Result> {
  const result = { renewed: 0, due: 0, rewrapped: 0 }
  const here = new Set(session.compartments().map(({ id }) => id))
  for (const compartment of compartments) {
    if (!here.has(compartment) || job.signal.aborted) {
      result.due += 1
      continue
    }
    try {
      const { rewrapped } = await beginEpoch(session, { compartment }, job)
      result.renewed += 1
      result.rewrapped += rewrapped
    } catch (error) {
      if (asFault(error).kind === 'defect') throw error
      result.due += 1
    }
  }
  return result
}
