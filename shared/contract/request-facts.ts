import type { Request } from './policy.ts'

type Facts = Request['facts']

/** Longer texts are cut on the screen of a request. */
const SHOWN_CHARACTERS = 200
/** No guarded act has more fields, or deeper ones: whoever writes a request themselves must not fill everybody's list. */
const FACTS_MAX = 40
const DEPTH = 3

/**
 * What a screen can show of a request's subject: plain fields, lists by their length, rights and acts by name, how items
 * were chosen, and rules one by one (`unlock.clerk`, `dormantDays`).
 */
export function requestFacts(subject: Readonly<Record<string, unknown>>, depth = DEPTH): Facts {
  const facts: Facts = {}
  if (depth === 0) return facts
  for (const [key, value] of Object.entries(subject).slice(0, FACTS_MAX)) {
    if (key.length > SHOWN_CHARACTERS) continue
    if (key === 'selection' && isRecord(value)) Object.assign(facts, selectionFacts(value))
    else if (key === 'policy' && isRecord(value)) Object.assign(facts, requestFacts(value, depth - 1))
    else if (isRecord(value)) Object.assign(facts, prefixed(key, requestFacts(value, depth - 1)))
    else Object.assign(facts, plainFact(key, value))
  }
  return Object.fromEntries(Object.entries(facts).slice(0, FACTS_MAX))
}

/** Lists of names are shown, lists of ids are counted. */
const NAMED: ReadonlySet<string> = new Set(['rights', 'secondPerson'])

function plainFact(key: string, value: unknown): Facts {
  if (typeof value === 'string') return { [key]: value.slice(0, SHOWN_CHARACTERS) }
  if (typeof value === 'number' || typeof value === 'boolean') return { [key]: value }
  if (!Array.isArray(value)) return {}
  return { [key]: NAMED.has(key) ? value.filter(isText).join(',').slice(0, SHOWN_CHARACTERS) : value.length }
}

function selectionFacts({ of, items }: Record<string, unknown>): Facts {
  return {
    chosen: isText(of) ? of.slice(0, SHOWN_CHARACTERS) : '',
    ...(Array.isArray(items) ? { items: items.length } : {}),
  }
}

function prefixed(prefix: string, facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [`${prefix}.${key}`, value]))
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
