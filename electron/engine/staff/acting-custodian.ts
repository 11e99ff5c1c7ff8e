import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Member } from '../ledger/authority.ts'
import { isActingCustodian, isLastCustodian } from '../ledger/authority-rules.ts'
import type { OpenVault } from '../session/open-vault.ts'

/** @throws Fault `no-right`, `read-only-session`, `not-cleared` */
export function assertActingCustodian(vault: OpenVault): void {
  vault.assertWritable()
  if (!isActingCustodian(vault.authority, vault.person.staffId, vault.now())) throw new Fault('no-right')
}

/**
 * The member whom a custodian's act is about.
 * @throws Fault `not-found` for somebody unknown or gone, `no-right` for oneself and for who is no custodian
 */
export function administeredMember(vault: OpenVault, staffId: Id): Member {
  assertActingCustodian(vault)
  const member = vault.authority.member(staffId)
  if (member === null || member.state === 'left') throw new Fault('not-found')
  if (staffId === vault.person.staffId) throw new Fault('no-right')
  return member
}

/** @throws Fault `last-custodian` if nobody else could administer the vault without this person. */
export function assertNotLastCustodian(vault: OpenVault, staffId: Id): void {
  const member = vault.authority.member(staffId)
  if (member !== null && isLastCustodian(member, vault.authority, vault.now())) {
    throw new Fault('last-custodian')
  }
}
