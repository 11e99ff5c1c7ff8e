import type { Id } from '../../../shared/contract/basics.ts'
import type { AccessPerson, Grant } from '../../../shared/contract/access.ts'
import type { CallOutput } from '../../../shared/contract/contract.ts'
import type { GrantFact } from '../ledger/authority.ts'
import { clearanceProblem, currentGrant, isCleared, mayAdminister } from '../ledger/authority-rules.ts'
import { addMonths } from '../ledger/months.ts'
import { codeOf } from '../ledger/directory.ts'
import type { OpenVault } from '../session/open-vault.ts'

type Matrix = CallOutput<'grant.list'>

/**
 * Who may do what where, since when, given by whom, last used. Custodians and auditors see everybody; others see the
 * compartments that they administer, and people only if there is such a one: who may not work, and why, is not for everybody.
 */
export function listGrants(vault: OpenVault): Matrix {
  const { authority, person, registry } = vault
  const now = vault.now()
  const open = new Map(vault.compartments().map((one) => [one.id, one.catalogue.name()]))
  const seesAll = person.role !== 'clerk'
  const compartments = registry
    .compartments()
    .map(({ id }) => ({
      ...{ id, name: open.get(id) ?? null, epoch: authority.epoch(id).epoch },
      epochDue: authority.epoch(id).due,
      administered: open.has(id) && mayAdminister(authority, person.staffId, id, now),
    }))
    .filter(({ administered }) => seesAll || administered)
  const shown = new Set(compartments.map(({ id }) => id))
  const used = lastUses(vault)
  const grants = presentGrants(vault)
    .filter(({ compartment }) => shown.has(compartment))
    .map((fact) => shownGrant(vault, fact, used, now))
  const seesPeople = seesAll || compartments.length > 0
  return { people: seesPeople ? people(vault, grants, now) : [], compartments, grants, ...reviewTimes(vault) }
}

/** Everybody who is here, by staff code, and whoever left with a grant that nobody has taken yet. */
function people({ authority, directory }: OpenVault, grants: readonly Grant[], now: number): AccessPerson[] {
  const granted = new Set(grants.map(({ staffId }) => staffId))
  return authority
    .members()
    .filter(({ state, staffId }) => state !== 'left' || granted.has(staffId))
    .flatMap((member) => {
      const certificate = directory.certificate(member.staffId)
      if (certificate === null) return []
      const { staffId, role } = member
      const { code, name } = certificate
      return [{ staffId, code, name, role, problem: clearanceProblem(member, authority, now) }]
    })
    .sort((one, other) => (one.code < other.code ? -1 : 1))
}

/** Every grant of a present epoch, those that are over or whose holder may not work now included. */
export function presentGrants({ authority }: Pick<OpenVault, 'authority'>): GrantFact[] {
  return authority.grants().filter(({ compartment, epoch }) => epoch === authority.epoch(compartment).epoch)
}

function shownGrant(
  vault: OpenVault,
  fact: GrantFact,
  used: ReadonlyMap<string, number>,
  now: number,
): Grant {
  const { authority, directory } = vault
  const { compartment, grantee, rights, epoch, until, givenAt, giver } = fact
  const member = authority.member(grantee)
  const isAlive =
    currentGrant(authority, compartment, grantee, now) !== null &&
    member !== null &&
    isCleared(member, authority, now)
  return {
    ...{ compartment, staffId: grantee, rights: [...rights], epoch, until, givenAt },
    givenBy: codeOf(directory, giver),
    lastUsedAt: used.get(useKey(compartment, grantee)) ?? null,
    dormant: !isAlive,
  }
}

/** When each person last did something with files of each compartment. */
function lastUses({ registry }: OpenVault): ReadonlyMap<string, number> {
  return new Map(registry.lastUses().map(({ compartment, by, at }) => [useKey(compartment, by), at]))
}

function useKey(compartment: Id, staffId: string): string {
  return `${compartment} ${staffId}`
}

/** A vault that was never reviewed is due a review from its first day on. */
function reviewTimes({ authority, registry }: OpenVault): Pick<Matrix, 'reviewedAt' | 'reviewDueAt'> {
  const { reviewedAt, policy } = authority
  const since = reviewedAt ?? registry.entry(1)?.at ?? null
  return { reviewedAt, reviewDueAt: since === null ? null : addMonths(since, policy.reviewMonths) }
}
