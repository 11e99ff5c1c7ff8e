/** The slots of a head compared with what their owners say that they are. */
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Access } from '../format/head.ts'
import { type Slot, slotHash } from '../format/slot.ts'
import type { Entry } from '../format/entry.ts'
import type { Authority } from '../ledger/authority.ts'
import { isSignedWith } from '../ledger/entry-signature.ts'
import type { Facts, Ledger } from '../ledger/ledger.ts'
import { newestEntry } from '../ledger/newest-entries.ts'
import { WAYS_STATED_MAX, waysFacts } from '../ledger/way-acts.ts'
import type { VaultSession } from './vault-session.ts'

export interface WaysFinding {
  readonly staffId: Id
  /** In the head, and not what their owner named: planted, or an old one put back. */
  readonly foreign: readonly Slot[]
  /** How many their owner named that are not in the head. */
  readonly missing: number
}

/** @returns those whose slots are not the ones they named; nobody who has named none yet, or who left. */
export function compareWays({ slots }: Pick<Access, 'slots'>, authority: Authority): WaysFinding[] {
  return authority.members().flatMap(({ staffId, state }) => {
    const fact = authority.ways(staffId)
    if (fact === null || state === 'left') return []
    const { known, next } = fact
    const own = slots.filter((slot) => slot.staffId === staffId)
    const here = new Map(own.map((slot) => [slotHash(slot), slot]))
    const isNamed = (hash: string) => known.has(hash) || next?.has(hash) === true
    const foreign = [...here].flatMap(([hash, slot]) => (isNamed(hash) ? [] : [slot]))
    const missing = [...known].filter((hash) => !here.has(hash) && next?.has(hash) !== false)
    return foreign.length === 0 && missing.length === 0 ? [] : [{ staffId, foreign, missing: missing.length }]
  })
}

/** Facts by which somebody names all their slots in a head. */
export function waysIn({ slots }: Pick<Access, 'slots'>, staffId: Id): Facts {
  return waysFacts(staffId, slots.filter((slot) => slot.staffId === staffId).map(slotHash))
}

/** Whether somebody's slots are the ones that the ledger has for theirs, and no change of them is open. */
export function areStated(access: Pick<Access, 'slots'>, authority: Authority, staffId: Id): boolean {
  const fact = authority.ways(staffId)
  const own = access.slots.filter((slot) => slot.staffId === staffId).map(slotHash)
  // Nobody has so many; whoever plants them shall not keep their owner out.
  if (own.length > WAYS_STATED_MAX) return true
  return fact?.next === null && fact.known.size === own.length && own.every((hash) => fact.known.has(hash))
}

/**
 * Sends away whoever came in by a slot that its owner did not name: a planted one, or an earlier one put back. The ledger
 * says so, and the slot goes.
 * @throws Fault `way-withdrawn`
 */
export async function enforceStatedWays(session: VaultSession, slot: Slot): Promise<void> {
  if (!session.isForeign(slot)) return
  session.ledger.record('session.refused', { facts: { why: 'way-withdrawn', slot: slot.slotId } })
  await session.publishAccess((access) => access)
  throw new Fault('way-withdrawn')
}

/**
 * Writes down whose slots were not the ones they named, once for the same finding of the same person: whoever is going
 * to take slots out could else say so before, and nobody after them would.
 */
export function recordDifferences(session: VaultSession): void {
  const { publicKey } = session.person.keys.signing
  for (const { staffId: staff, foreign, missing } of session.waysFound) {
    const facts = { staff, foreign: foreign.length, missing }
    const isOwn = (entry: Entry) =>
      entry.facts['staff'] === staff && isSignedWith(publicKey, session.vaultId, entry)
    const told = newestEntry(session, 'ways.differed', isOwn)
    const isTold = foreign.length === 0 && told?.facts['missing'] === missing
    if (!isTold) session.ledger.record('ways.differed', { facts })
  }
}

/**
 * What enough sheets accept as the present state has the slots that it has, also of somebody whose own word for them was
 * lost with what was newer.
 */
export function stateAccepted(access: Access, authority: Authority, ledger: Ledger): void {
  for (const { staffId } of compareWays(access, authority))
    ledger.record('ways.stated', { facts: waysIn(access, staffId) })
}
