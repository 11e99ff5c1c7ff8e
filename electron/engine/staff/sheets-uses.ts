/** A custodian learns what recovery sheets were used for, and confirms to know of it. */
import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { unconfirmedUses } from '../ledger/recovery-uses.ts'
import type { VaultSession } from '../session/vault-session.ts'

export function listSheetsUses(session: VaultSession): CallOutput<'recovery.uses'> {
  return { uses: unconfirmedUses(session, session.person.staffId) }
}

/** @throws Fault `not-found` unless `upTo` is a use that is not confirmed yet, `read-only-session` */
export async function confirmSheetsUses(
  session: VaultSession,
  { upTo }: CallInput<'recovery.confirm'>,
): Promise<Record<string, never>> {
  session.assertWritable()
  const { uses } = listSheetsUses(session)
  if (!uses.some(({ sequence }) => sequence === upTo)) throw new Fault('not-found')
  session.ledger.record('recovery.seen', { facts: { upTo } })
  await session.publish()
  return {}
}
