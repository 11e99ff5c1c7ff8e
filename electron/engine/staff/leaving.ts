/** What somebody who leaves could do and did: for the decision before, and for the exit sheet after. */
import type { CallOutput } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { entryLayout } from '../format/entry.ts'
import { currentGrant, mayAdminister, rightsOf } from '../ledger/authority-rules.ts'
import { newestEntry } from '../ledger/newest-entries.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { itemName } from '../store/catalogue-items.ts'
import type { LedgerQuery, Registry } from '../store/registry.ts'
import { describeMember } from './list-staff.ts'

type Leaving = CallOutput<'staff.leaving'>
type Compartment = Leaving['compartments'][number]

const PAGE_ROWS = 500

/** @throws Fault `not-found` */
export function describeLeaving(session: VaultSession, staffId: Id): Leaving {
  const found = session.authority.member(staffId)
  const member = found === null ? null : describeMember(session, found)
  if (member === null) throw new Fault('not-found')
  const { registry } = session
  const open = new Map(session.compartments().map(({ id, catalogue }) => [id, catalogue.name()]))
  const used = new Map(
    registry
      .lastUses()
      .flatMap(({ by, compartment, at }) => (by === staffId ? [[compartment, at] as const] : [])),
  )
  const compartments = [...rightsHeld(session, staffId, member.leftAt)].map(([id, rights]) => ({
    ...{ id, name: open.get(id) ?? null, rights },
    ...openedFiles(session, { by: staffId, compartment: id }),
    ...exportedFiles(registry, { by: staffId, compartment: id }),
    lastUsedAt: used.get(id) ?? null,
    soleAdministrator: member.leftAt === null && isSoleAdministrator(session, id, staffId),
    renewable: open.has(id),
  }))
  const until = member.leftAt ?? session.now()
  const backupSets = registry
    .backupSets()
    .filter(({ createdAt }) => member.enrolledAt <= createdAt && createdAt <= until)
    .map(({ setId, driveName, createdAt }) => ({ setId, driveName, createdAt }))
  return { member, compartments, backupSets, endsAt: lastDayOf(session, staffId) }
}

/** The last day of work that was named when somebody left; null before. */
function lastDayOf(session: VaultSession, staffId: Id): number | null {
  const left = newestEntry(
    session,
    'staff.left',
    ({ phase, facts }) => phase === 'done' && facts['staff'] === staffId,
  )
  const endsAt = left?.facts['endsAt']
  return typeof endsAt === 'number' ? endsAt : null
}

/** A grant that a lapsed person holds counts: what they administer comes back with them. */
function isSoleAdministrator(session: VaultSession, compartment: Id, staffId: Id): boolean {
  const { authority } = session
  const now = session.now()
  const administers = currentGrant(authority, compartment, staffId, now)?.rights.has('administer') ?? false
  const others = authority
    .members()
    .filter((other) => other.staffId !== staffId && mayAdminister(authority, other.staffId, compartment, now))
  return administers && others.length === 0
}

/** Rights by compartment: those of now, or those that ended with the leaving; none where only the key is left of them. */
function rightsHeld(session: VaultSession, staffId: Id, leftAt: number | null): Map<Id, string[]> {
  if (leftAt === null) {
    const { authority } = session
    return new Map(
      authority.keysOf(staffId).map((id) => [id, [...(authority.grant(id, staffId)?.rights ?? [])]]),
    )
  }
  const ended = new Map<Id, string[]>()
  for (const { compartment, facts } of entriesOf(session.registry, { act: 'grant.revoked' }))
    if (compartment !== null && facts['grantee'] === staffId && facts['why'] === 'left')
      ended.set(
        compartment,
        String(facts['rights'] ?? '')
          .split(',')
          .filter((one) => one !== ''),
      )
  return ended
}

interface Whose {
  readonly by: Id
  readonly compartment: Id
}

/** What was looked at, however often. */
function openedFiles(session: VaultSession, whose: Whose): Pick<Compartment, 'opened' | 'openedFiles'> {
  const newest = new Map<string, number>()
  for (const { at, facts } of entriesOf(session.registry, { ...whose, act: 'file.opened' })) {
    const item = String(facts['item'])
    if (!newest.has(item)) newest.set(item, at)
  }
  const nameOf = namesIn(session, whose.compartment)
  const openedFiles = [...newest]
    .slice(0, LIMITS.leavingListed)
    .map(([item, at]) => ({ name: nameOf(item), at }))
  return { opened: newest.size, openedFiles }
}

/** Names of items, for whoever may read them. */
function namesIn(session: VaultSession, compartment: Id): (item: Id) => string | null {
  const open = session.compartments().find(({ id }) => id === compartment)
  const { person, authority } = session
  if (open === undefined || !rightsOf(authority, compartment, person.staffId, session.now()).has('read'))
    return () => null
  return (item) => itemName(open.catalogue.read, item)
}

/** Files that reached the medium, by what each finished export says. */
function exportedFiles(registry: Registry, whose: Whose): Pick<Compartment, 'exported' | 'exports'> {
  const carried = new Map<number, number>()
  const exports: Compartment['exports'] = []
  // The newest first: an export's end comes before its beginning, where the reason stands.
  for (const entry of entriesOf(registry, { ...whose, act: 'file.exported' })) {
    const files = Number(entry.facts['exported'] ?? carried.get(entry.sequence) ?? 0)
    if (entry.of !== null) carried.set(entry.of, files)
    else if (files > 0) exports.push({ at: entry.at, files, reason: String(entry.facts['reason'] ?? '') })
  }
  const exported = exports.reduce((sum, { files }) => sum + files, 0)
  return { exported, exports: exports.slice(0, LIMITS.leavingListed) }
}

function* entriesOf(registry: Registry, query: LedgerQuery) {
  for (let offset = 0; ; offset += PAGE_ROWS) {
    const rows = registry.entriesWhere(query, offset, PAGE_ROWS)
    for (const { entry } of rows) yield entryLayout.decode(entry)
    if (rows.length < PAGE_ROWS) return
  }
}
