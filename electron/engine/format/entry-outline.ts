/**
 * What an entry says of itself, read from its bytes by position at a fraction of the cost of decoding: for walking a
 * whole ledger. Deterministic CBOR sorts the keys of a map, so every entry has its fields at the same places, and no text
 * that a person chose can be taken for one of them.
 */
import { ENTRY_MAX_BYTES, type UnsignedEntry } from './entry.ts'
import { ID_BYTES } from './fields.ts'

export interface EntryOutline extends Omit<UnsignedEntry, 'facts' | 'phase'> {
  readonly phase: string
}

const FIELDS = 10
const HASH_BYTES = 32
const SIGNATURE_BYTES = 64

/** Major types of CBOR: RFC 8949, section 3.1. */
const UNSIGNED = 0
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const MAP = 5
const NULL = 0xf6
/** First bytes of the values of facts that are no text and no whole number: false, true, floats. With their lengths. */
const PLAIN_BYTES: Readonly<Record<number, number>> = { 0xf4: 1, 0xf5: 1, 0xf9: 3, 0xfa: 5, 0xfb: 9 }

/**
 * @returns null for bytes that are no entry. Whatever decodes has an outline, and says the same; what has an outline may
 *   still not decode, because facts are passed over.
 */
export function entryOutline(encoded: Buffer): EntryOutline | null {
  if (encoded.length > ENTRY_MAX_BYTES) return null
  const reader = new Reader(encoded)
  try {
    return outlineFrom(reader)
  } catch (error) {
    if (error instanceof NoEntry) return null
    throw error
  }
}

function outlineFrom(reader: Reader): EntryOutline {
  reader.count(MAP, FIELDS)
  const at = reader.field('at').number(UNSIGNED)
  const by = reader.field('by').party()
  const of = reader.field('of').orNull(() => reader.number(UNSIGNED))
  const act = reader.field('act').text()
  reader.field('facts').skipFacts()
  const phase = reader.field('phase').text()
  const previous = reader.field('previous').bytes(HASH_BYTES)
  const sequence = reader.field('sequence').number(UNSIGNED)
  reader.field('signature').bytes(SIGNATURE_BYTES)
  const compartment = reader.field('compartment').orNull(() => reader.id())
  reader.end()
  return { sequence, previous, at, by, act, phase, of, compartment }
}

class NoEntry extends Error {}

/** Reads one item after another, each in its shortest form. */
class Reader {
  readonly #bytes: Buffer
  #next = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** The number in the head of an item: a value, or how much follows. */
  number(type: number): number {
    const first = this.#bytes[this.#next] ?? 0
    if (first >> 5 !== type) throw new NoEntry()
    const small = first & 31
    this.#next += 1
    if (small < 24) return small
    const size = 2 ** (small - 24)
    const [start, end] = [this.#next, this.#next + size]
    if (size > 8 || end > this.#bytes.length) throw new NoEntry()
    const value = size === 8 ? this.#long(start) : this.#bytes.readUIntBE(start, size)
    if (value < (size === 1 ? 24 : 256 ** (size / 2)) || !Number.isSafeInteger(value)) throw new NoEntry()
    this.#next = end
    return value
  }

  count(type: number, expected: number): void {
    if (this.number(type) !== expected) throw new NoEntry()
  }

  /** Goes past the key of a field. */
  field(name: string): this {
    this.count(TEXT, name.length)
    for (let index = 0; index < name.length; index += 1) {
      if (this.#bytes[this.#next + index] !== name.charCodeAt(index)) throw new NoEntry()
    }
    this.#next += name.length
    return this
  }

  bytes(length: number): Buffer {
    this.count(BYTES, length)
    return this.#bytes.subarray(this.#next, this.#past(length))
  }

  id(): string {
    return this.bytes(ID_BYTES).toString('hex')
  }

  party(): string {
    if ((this.#bytes[this.#next] ?? 0) >> 5 === BYTES) return this.id()
    this.field('recovery')
    return 'recovery'
  }

  /** Fields, acts and phases are ASCII; another text is none of them, however it is read. */
  text(): string {
    const length = this.number(TEXT)
    return this.#bytes.toString('latin1', this.#next, this.#past(length))
  }

  orNull<T>(read: () => T): T | null {
    if (this.#bytes[this.#next] !== NULL) return read()
    this.#next += 1
    return null
  }

  skipFacts(): void {
    for (let left = this.number(MAP); left > 0; left -= 1) {
      this.#past(this.number(TEXT))
      this.#skipFact()
    }
  }

  end(): void {
    if (this.#next !== this.#bytes.length) throw new NoEntry()
  }

  #skipFact(): void {
    const first = this.#bytes[this.#next] ?? 0
    const type = first >> 5
    if (type === TEXT) this.#past(this.number(TEXT))
    else if (type === UNSIGNED || type === NEGATIVE) this.number(type)
    else this.#past(PLAIN_BYTES[first] ?? this.#bytes.length + 1)
  }

  #long(start: number): number {
    return this.#bytes.readUInt32BE(start) * 2 ** 32 + this.#bytes.readUInt32BE(start + 4)
  }

  /** @returns where the next item begins */
  #past(length: number): number {
    this.#next += length
    if (this.#next > this.#bytes.length) throw new NoEntry()
    return this.#next
  }
}
