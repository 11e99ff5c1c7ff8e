import type { Id } from '../../../shared/contract/basics.ts'
import { equalBytes } from '../crypto/hash.ts'
import type { SealedGrant } from '../format/grant.ts'
import { type Access, accessDigest } from '../format/head.ts'
import { giveGrant } from '../keys/grants.ts'
import type { Member } from '../ledger/authority.ts'
import { hasPapers, holdsRegistry, isActingCustodian } from '../ledger/authority-rules.ts'
import { openRegistryKey } from './open-folder.ts'
import type { VaultSession } from './vault-session.ts'

/**
 * Brings slots and registry grants of the head in line with what the ledger says: who left has neither, who is suspended
 * or failed the screening has no key, and whoever has papers now and none yet is given it. The entries come first and the
 * head after them, so this is also what mends a head that a kill left behind.
 */
export async function settleAccess(session: VaultSession): Promise<void> {
  await session.publishAccess((access) => settledAccess(session, access))
}

/**
 * {@link settleAccess} at an unlock, when nothing is under way: slots that lead to nobody are gone, too. A kill in the middle
 * of an enrolment left them.
 */
export async function settleAccessAnew(session: VaultSession): Promise<void> {
  const settle = (access: Access) => {
    const slots = access.slots.filter(({ staffId }) => session.authority.member(staffId) !== null)
    return settledAccess(session, { ...access, slots })
  }
  if (await haveBoth(session, settle(session.head))) await session.publish()
  else await session.publishAccess(settle)
}

/** Whether either copy of the head on the disk has this access, so that none opens what was taken away. */
async function haveBoth({ parts: { heads } }: VaultSession, access: Access): Promise<boolean> {
  const { head, other } = await heads.read()
  const digest = accessDigest(access)
  return other !== null && [head, other].every(({ state }) => equalBytes(state.access, digest))
}

/** @returns the access part of a head as it should be */
export function settledAccess(session: VaultSession, access: Access): Access {
  const { authority } = session
  const stateOf = (party: string) => authority.member(party)
  const slots = access.slots.filter(({ staffId }) => stateOf(staffId)?.state !== 'left')
  const kept = eachOnce(access.registryGrants).filter(
    ({ grantee }) => grantee === 'recovery' || mayKeep(stateOf(grantee)),
  )
  const withSlots = new Set(slots.map(({ staffId }) => staffId))
  const grantees = new Set(kept.map(({ grantee }) => grantee))
  const missing = authority
    .members()
    .filter((member) => withSlots.has(member.staffId) && !grantees.has(member.staffId))
    .filter((member) => mayKeep(member) && hasPapers(member, authority, session.now()))
  return { ...access, slots, registryGrants: [...kept, ...givenTo(session, missing)] }
}

/** What leads to nobody would fill the head, until there is no room in it for an honest change. */
function mayKeep(member: Member | null): boolean {
  return member !== null && holdsRegistry(member)
}

/** Of several grants to one party the first, which is the one that opens. */
function eachOnce(grants: readonly SealedGrant[]): SealedGrant[] {
  const seen = new Set<string>()
  return grants.filter(({ grantee }) => !seen.has(grantee) && seen.add(grantee))
}

/** Only a custodian gives the registry's key; in anybody else's session nothing is given. */
function givenTo(session: VaultSession, members: readonly Member[]): SealedGrant[] {
  const { authority, person } = session
  if (members.length === 0 || !isActingCustodian(authority, person.staffId, session.now())) return []
  return members.flatMap(({ staffId }) => registryGrantFor(session, staffId) ?? [])
}

function registryGrantFor(session: VaultSession, grantee: Id): SealedGrant | null {
  const { person, head, directory, vaultId } = session
  const certificate = directory.certificate(grantee)
  const own = head.registryGrants.find((grant) => grant.grantee === person.staffId)
  if (certificate === null || own === undefined) return null
  using key = openRegistryKey(head, { party: person.staffId, sealing: person.keys.sealing })
  const context = {
    ...{ vaultId, compartment: 'registry', epoch: own.epoch, rights: [] },
    ...{ grantee, granteeKey: certificate.sealingKey, giver: person.staffId, givenAt: session.now() },
  } as const
  return giveGrant({ ...context, rights: [] }, key, person.keys.signing)
}
