import type { Id } from '../../../shared/contract/basics.ts'
import type { CallInput } from '../../../shared/contract/contract.ts'
import type { Right } from '../../../shared/contract/file.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { keepsItsWord } from '../../../shared/model/offered-rights.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { GrantContext } from '../format/grant.ts'
import { giveGrant as seal } from '../keys/grants.ts'
import { clearance, givesWeight } from '../ledger/authority-rules.ts'
import type { Facts } from '../ledger/facts.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import { openCompartmentKey } from '../session/open-folder.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { secondPerson } from '../session/second-person.ts'
import { sealingKeyOf } from './grants-of-next-epoch.ts'
import { assertAdministratorLeft } from './last-administrator.ts'
import { recordGrant } from './record-grant.ts'
import { compartmentWith } from './rights.ts'

/**
 * Gives somebody rights in a compartment, or other rights or another end than they had: the new grant takes the place of
 * the old one.
 * @throws Fault `no-right` unless the giver administers the compartment, `not-found`, `grantee-not-cleared` (why, until) for
 *   somebody without current papers, `epoch-due` while a key that somebody took along waits to be renewed,
 *   `input-invalid` for an end that is past or for adding without reading, `last-administrator`, and those of the second person
 */
export async function giveGrant(
  vault: OpenVault,
  input: CallInput<'grant.give'>,
): Promise<Record<string, never>> {
  vault.assertWritable()
  const compartment = compartmentWith(vault, input.compartment, 'administer')
  assertGrantee(vault, input.staffId)
  if (vault.authority.epoch(compartment.id).due) throw new Fault('epoch-due', { compartment: compartment.id })
  const now = vault.now()
  if (input.until !== null && input.until <= now) throw new Fault('input-invalid', { field: 'until' })
  const rights = [...new Set(input.rights)]
  if (!keepsItsWord(rights)) throw new Fault('input-invalid', { field: 'rights' })
  if (!rights.includes('administer') || input.until !== null)
    assertAdministratorLeft(vault, compartment.id, input.staffId)
  const facts = agreedFacts(vault, input)
  const grant = sealGrant(vault, compartment, { ...input, rights }, now)
  vault.registry.transaction(() => {
    recordGrant(vault, grant, facts)
  })
  // Whoever widens what they have themselves need not lock first.
  if (input.staffId === vault.person.staffId)
    vault.addCompartment({ ...compartment, rights: new Set(rights) })
  await vault.publish()
  return {}
}

function assertGrantee(vault: OpenVault, staffId: Id): void {
  const member = vault.authority.member(staffId)
  if (member === null || member.state === 'left') throw new Fault('not-found')
  // No content for auditors, ever: the ledger's rules would give such a grant no effect.
  if (member.role === 'auditor') throw new Fault('no-right', { why: 'auditor' })
  const lacking = clearance(member, vault.authority, vault.now())
  if (lacking === null) return
  const until = lacking.until === null ? {} : { until: lacking.until }
  throw new Fault('grantee-not-cleared', { why: lacking.problem, ...until })
}

/** The second person's word, if this gives a right, or gives it for longer, that the office binds to one. */
function agreedFacts(vault: OpenVault, input: CallInput<'grant.give'>): Facts {
  const held = vault.authority.grant(input.compartment, input.staffId)
  if (!givesWeight({ rights: new Set(input.rights), until: input.until }, held)) return {}
  return secondPerson(vault, 'grant.give', input)
}

function sealGrant(
  vault: OpenVault,
  compartment: OpenCompartment,
  {
    staffId,
    rights,
    until,
  }: { readonly staffId: Id; readonly rights: Right[]; readonly until: number | null },
  now: number,
) {
  const granteeKey = sealingKeyOf(vault, staffId)
  if (granteeKey === null) throw new Fault('not-found')
  const { id, keys } = compartment
  const context: GrantContext = {
    ...{ vaultId: vault.vaultId, compartment: id, epoch: keys.epoch, grantee: staffId, granteeKey, rights },
    ...{ giver: vault.person.staffId, givenAt: now },
    ...(until === null ? {} : { until }),
  }
  using key = ownKey(vault, compartment)
  return seal(context, key, vault.person.keys.signing)
}

/** The compartment's key, once more from the giver's own grant: it is not kept while nobody needs it. */
function ownKey(vault: OpenVault, { id, keys }: OpenCompartment): SecretKey<'compartment'> {
  const { staffId, keys: own } = vault.person
  const row = vault.registry
    .grantsFor(staffId)
    .find(({ compartment, epoch }) => compartment === id && epoch === keys.epoch)
  if (row === undefined) throw new Fault('grant-invalid')
  const holder = { party: staffId, sealing: own.sealing }
  return openCompartmentKey(vault.vaultId, { id, epoch: keys.epoch }, row.grant, holder, vault.directory)
}
