/** Which slots of the head are somebody's ways in, as they say it themselves. */
import { id } from '../../../shared/contract/basics.ts'
import { z } from '../../../shared/zod.ts'
import { type ActRule, type ActRules, hashFact } from './act-rule.ts'
import type { AuthorityState } from './authority-state.ts'
import type { Facts } from './facts.ts'

export interface WaysFact {
  /** Hashes of the slots, format/slot.ts. */
  readonly known: ReadonlySet<string>
  /** What they are to be, while the head is being written and neither side of the change may be refused. */
  readonly next: ReadonlySet<string> | null
}

/** A fact is a code of at most 400 characters. */
const HASHES_PER_FACT = 6
const FACT = /^ways\d+$/

/** More than anybody has. */
export const WAYS_STATED_MAX = 120

const about = z.object({ staff: id })
const hashes = z.array(hashFact).max(WAYS_STATED_MAX)

/** Facts of an entry by which somebody names all their slots. */
export function waysFacts(staff: string, slots: readonly string[]): Facts {
  const parts = Math.ceil(slots.length / HASHES_PER_FACT)
  const lists = Array.from({ length: parts }, (_, part): [string, string] => [
    `ways${String(part)}`,
    slots.slice(part * HASHES_PER_FACT, (part + 1) * HASHES_PER_FACT).join(','),
  ])
  return Object.fromEntries([['staff', staff], ...lists])
}

function waysFrom(facts: Facts): ReadonlySet<string> | null {
  const lists = Object.entries(facts).flatMap(([key, value]) =>
    FACT.test(key) ? String(value).split(',') : [],
  )
  const read = hashes.safeParse(lists)
  return read.success ? new Set(read.data) : null
}

/** Only their owner, or the sheets: whoever else can sign the head must not put a slot there, or an old one back. */
function speaksOf(state: AuthorityState, facts: Facts, by: string): string | null {
  const read = about.safeParse(facts)
  const staff = read.success ? read.data.staff : null
  const member = staff === null ? null : state.member(staff)
  if (member === null || member.state === 'left') return null
  return by === 'recovery' || by === staff ? staff : null
}

const stated: ActRule = (state, { entry }) => {
  const staff = speaksOf(state, entry.facts, entry.by)
  const known = waysFrom(entry.facts)
  if (staff === null || known === null) return false
  state.statedWays.set(staff, { known, next: null })
  return true
}

/** Whoever never named their slots is bound to none; what they are about to have changes nothing of that. */
const aboutToBe: ActRule = (state, { entry }) => {
  const staff = speaksOf(state, entry.facts, entry.by)
  const next = waysFrom(entry.facts)
  if (staff === null || next === null) return false
  const before = state.statedWays.get(staff)
  if (before !== undefined) state.statedWays.set(staff, { ...before, next })
  return true
}

const notChanged: ActRule = (state, { entry }) => {
  const before = state.statedWays.get(entry.by)
  if (before !== undefined) state.statedWays.set(entry.by, { ...before, next: null })
  return true
}

export const WAY_ACTS: ActRules = [
  ['ways.stated intent', aboutToBe],
  ['ways.stated done', stated],
  ['ways.stated failed', notChanged],
]
