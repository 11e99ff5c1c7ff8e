import type { Request } from './policy.ts'

type Facts = Request['facts']

/** Longer texts are cut on the screen of a request. */
const SHOWN_CHARACTERS = 200

/**
 * What a screen can show of a request's subject: plain fields, lists by their length, rights and acts by name, how items
 * were chosen, and rules one by one (`unlock.clerk`, `dormantDays`).
 */
export function requestFacts(subject: Readonly<Record<string, unknown>>): Facts {
  const facts: Facts = {}
  for (const [key, value] of Object.entries(subject)) {
    if (key === 'selection' && isRecord(value)) Object.assign(facts, selectionFacts(value))
    else if (key === 'policy' && isRecord(value)) Object.assign(facts, requestFacts(value))
    else if (isRecord(value)) Object.assign(facts, prefixed(key, requestFacts(value)))
    else Object.assign(facts, plainFact(key, value))
  }
  return facts
}

/** Lists of names are shown, lists of ids are counted. */
const NAMED: ReadonlySet<string> = new Set(['rights', 'secondPerson'])

function plainFact(key: string, value: unknown): Facts {
  if (typeof value === 'string') return { [key]: value.slice(0, SHOWN_CHARACTERS) }
  if (typeof value === 'number' || typeof value === 'boolean') return { [key]: value }
  if (!Array.isArray(value)) return {}
  return { [key]: NAMED.has(key) ? value.map(String).join(',') : value.length }
}

function selectionFacts({ of, items }: Record<string, unknown>): Facts {
  return { chosen: String(of), ...(Array.isArray(items) ? { items: items.length } : {}) }
}

function prefixed(prefix: string, facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [`${prefix}.${key}`, value]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
