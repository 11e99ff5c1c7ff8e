import type { z } from '../../../shared/zod.ts'
import { listFacts } from './list-field.ts'

/** What any fitting value of a schema keeps within, told from the schema alone. */
export interface Bounds {
  /** Values of every kind, keys of maps included. */
  readonly items: number
  /** Elements of the longest list, or keys and values of the largest map. */
  readonly longest: number
  /** Lists and maps inside each other. */
  readonly depth: number
}

/** Facts of an entry are few; nothing that we write comes near. */
export const RECORD_KEYS_MAX = 1024

const LEAF: Bounds = { items: 1, longest: 0, depth: 0 }

interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly innerType?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly in?: z.ZodType
}

/** @throws Error for a list without a limit: use `listOf`. */
export function boundsOf(schema: z.ZodType): Bounds {
  const list = listFacts(schema)
  if (list !== null) return inside([boundsOf(list.element)], list.most)
  const { type, shape, innerType, options, in: inner } = schema._zod.def as unknown as Definition
  switch (type) {
    case 'object': {
      const fields = Object.values(shape ?? {}).map(boundsOf)
      return {
        ...inside([...fields, ...fields.map(() => LEAF)], 1),
        longest: longestOf(fields, 2 * fields.length),
      }
    }
    case 'record':
      return { items: 1 + 2 * RECORD_KEYS_MAX, longest: 2 * RECORD_KEYS_MAX, depth: 1 }
    case 'optional':
    case 'nullable':
      return innerType === undefined ? LEAF : boundsOf(innerType)
    case 'pipe':
      return inner === undefined ? LEAF : boundsOf(inner)
    case 'union': {
      const all = (options ?? []).map(boundsOf)
      const most = (of: keyof Bounds) => Math.max(...all.map((one) => one[of]))
      return { items: most('items'), longest: most('longest'), depth: most('depth') }
    }
    case 'array':
    case 'map':
    case 'lazy':
      throw new Error(`a ${type} has no limit here`)
    default:
      return LEAF
  }
}

/** Of a list or map that holds each of these so many times. */
function inside(parts: readonly Bounds[], times: number): Bounds {
  return {
    items: 1 + times * parts.reduce((sum, { items }) => sum + items, 0),
    longest: longestOf(parts, times),
    depth: 1 + Math.max(0, ...parts.map(({ depth }) => depth)),
  }
}

function longestOf(parts: readonly Bounds[], own: number): number {
  return Math.max(own, ...parts.map(({ longest }) => longest))
}

const MAJOR = { bytes: 2, text: 3, list: 4, map: 5 }

/**
 * Whether encoded CBOR keeps within bounds. Heads are read (RFC 8949, section 3), strings skipped, nothing is made: a
 * value that no schema could fit is refused before it costs memory. What is malformed in other ways is the decoder's.
 */
export function isWithin(bytes: Uint8Array, { items, longest, depth }: Bounds): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  /** How many values are still to come, on each level. */
  const open: number[] = []
  let counted = 0
  let at = 0
  while (at < bytes.length) {
    const head = view.getUint8(at)
    const major = head >> 5
    const info = head & 31
    const width = info < 24 ? 0 : info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : info === 27 ? 8 : -1
    if (width < 0 || at + 1 + width > bytes.length) return false
    const value = argument(view, at + 1, info, width)
    at += 1 + width
    counted += 1
    if (counted > items) return false
    if (open.length > 0) open[open.length - 1] = (open.at(-1) ?? 0) - 1
    if (major === MAJOR.bytes || major === MAJOR.text) at += value
    if (major === MAJOR.list || major === MAJOR.map) {
      const length = major === MAJOR.list ? value : 2 * value
      if (length > longest || open.length >= depth) return false
      open.push(length)
    }
    while (open.at(-1) === 0) open.pop()
  }
  return true
}

function argument(view: DataView, at: number, info: number, width: number): number {
  switch (width) {
    case 0:
      return info
    case 1:
      return view.getUint8(at)
    case 2:
      return view.getUint16(at)
    case 4:
      return view.getUint32(at)
    default:
      return Number(view.getBigUint64(at))
  }
}
