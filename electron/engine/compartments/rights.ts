import type { Id } from '../../../shared/contract/basics.ts'
import type { Right } from '../../../shared/contract/file.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { mayRenew, rightsOf } from '../ledger/authority-rules.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import type { OpenVault } from '../session/open-vault.ts'

/** What the person who is here may do in a compartment. */
type RightsAsker = Pick<OpenVault, 'authority' | 'now' | 'person'>

/**
 * What the person who is here may do in a compartment at this moment: what the signed grant that opened it says, as far
 * as the ledger still says so. A grant can end, or be narrowed, while the vault is open.
 */
export function presentRights(vault: RightsAsker, of: OpenCompartment): ReadonlySet<Right> {
  const present = rightsOf(vault.authority, of.id, vault.person.staffId, vault.now())
  return new Set([...of.rights].filter((one) => present.has(one)))
}

/** @throws Fault `no-right` */
export function assertRight(vault: RightsAsker, compartment: OpenCompartment, right: Right): void {
  if (!presentRights(vault, compartment).has(right)) throw new Fault('no-right', { right })
}

/**
 * The compartment for an act that needs a right.
 * @throws Fault `no-right` without the grant or the right, `not-found`, or what keeps it from opening
 */
export function compartmentWith(vault: OpenVault, id: Id, right: Right): OpenCompartment {
  const compartment = vault.compartment(id)
  assertRight(vault, compartment, right)
  return compartment
}

/**
 * Before anything new is stored: somebody whose grant was taken away, and who puts an older state back, would open it.
 * Where nobody is left who may renew the key, waiting would only shut the office out of its own compartment.
 * @throws Fault `epoch-due` while the key that they know waits to be renewed
 */
export function assertKeyRenewed(vault: Pick<OpenVault, 'authority' | 'now'>, { id }: OpenCompartment): void {
  const { authority } = vault
  if (!authority.epoch(id).due) return
  const now = vault.now()
  const isRenewable = authority.members().some(({ staffId }) => mayRenew(authority, id, staffId, now))
  if (isRenewable) throw new Fault('epoch-due', { compartment: id })
}
