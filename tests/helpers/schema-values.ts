/** Values that fit a schema of the contract, drawn at random: what is asked may be nonsense, but never malformed. */
import type { z } from '../../shared/zod.ts'

/** A random whole number from 0 up to, not including, the limit. */
export type Draw = (limit: number) => number

/** Mulberry32: the same numbers for the same seed. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

/** What was seen under each name of a field, to be used again where it means something. */
export class SeenValues {
  readonly #byField = new Map<string, unknown[]>()
  readonly #strings: string[] = []

  /** Keeps every value of an answer under the name of its field. */
  note(field: string, value: unknown): void {
    if (Array.isArray(value)) {
      for (const one of value) this.note(field, one)
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, one] of Object.entries(value)) this.note(name, one)
    } else if (typeof value === 'string' || typeof value === 'number') {
      const seen = this.#byField.get(field) ?? []
      if (seen.length < 200 && !seen.includes(value)) seen.push(value)
      this.#byField.set(field, seen)
      if (typeof value === 'string' && this.#strings.length < 2000) this.#strings.push(value)
    }
  }

  of(field: string, draw: Draw): unknown {
    const seen = this.#byField.get(field) ?? []
    return seen[draw(Math.max(1, seen.length))]
  }

  anyString(draw: Draw): string {
    return this.#strings[draw(Math.max(1, this.#strings.length))] ?? ''
  }
}

const ODD_STRINGS = [
  '',
  ' ',
  '0',
  'A',
  '__proto__',
  'constructor',
  '../..',
  '\u0000',
  '\u202e',
  '\ud800',
  'é'.repeat(300),
]
const ODD_NUMBERS = [0, 1, 2, 15, 100, 4096, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, -1, 0.5]

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly entries?: Readonly<Record<string, string>>
  readonly values?: readonly unknown[]
  readonly items?: readonly z.ZodType[]
  readonly in?: z.ZodType
}

/** @returns a value that most probably fits; the schema itself has the last word. */
export function valueFor(schema: z.ZodType, field: string, seen: SeenValues, draw: Draw): unknown {
  const definition = schema._zod.def as unknown as Definition
  const inside = (inner: z.ZodType | undefined, name = field): unknown =>
    inner === undefined ? undefined : valueFor(inner, name, seen, draw)
  const oneOf = <T>(list: readonly T[]): T | undefined => list[draw(list.length)]
  switch (definition.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(definition.shape ?? {}).map(([name, inner]) => [name, inside(inner, name)]),
      )
    case 'array':
      return Array.from({ length: draw(4) }, () => inside(definition.element))
    case 'tuple':
      return (definition.items ?? []).map((inner) => inside(inner))
    case 'record':
      return {}
    case 'optional':
    case 'nullable':
      if (draw(3) === 0) return definition.type === 'nullable' ? null : undefined
      return inside(definition.innerType)
    case 'default':
    case 'readonly':
      return inside(definition.innerType)
    case 'pipe':
      return inside(definition.in)
    case 'union':
      return inside(oneOf(definition.options ?? []))
    case 'enum':
      return oneOf(Object.values(definition.entries ?? {}))
    case 'literal':
      return oneOf(definition.values ?? [])
    case 'boolean':
      return draw(2) === 0
    case 'number':
      return draw(2) === 0 ? oneOf(ODD_NUMBERS) : (seen.of(field, draw) ?? draw(20))
    case 'string': {
      const choice = draw(10)
      if (choice < 7) return seen.of(field, draw) ?? seen.anyString(draw)
      return choice < 9 ? seen.anyString(draw) : oneOf(ODD_STRINGS)
    }
    default:
      return undefined
  }
}
