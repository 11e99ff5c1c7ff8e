import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { mayAdminister } from '../ledger/authority-rules.ts'
import type { OpenVault } from '../session/open-vault.ts'

/**
 * Refuses to take the right to administer from the only one who has it: nobody but the recovery sheets could give
 * anything there any more.
 * @param except who is about to lose it, or to have it only until a day.
 * @throws Fault `last-administrator`
 */
export function assertAdministratorLeft(
  vault: Pick<OpenVault, 'authority' | 'now'>,
  compartment: Id,
  except: Id,
): void {
  const { authority } = vault
  if (!authority.grant(compartment, except)?.rights.has('administer')) return
  const now = vault.now()
  const isOther = authority
    .members()
    .some(({ staffId }) => staffId !== except && mayAdminister(authority, staffId, compartment, now))
  if (!isOther) throw new Fault('last-administrator', { compartment })
}
