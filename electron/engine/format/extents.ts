/**
 * Where the content of every version of a set lies: runs of successive records in packs, as fixed-length rows sorted
 * by version and first position, so that a table of a million rows is one buffer and a look-up a binary search.
 *
 *     extent = version id (16) || compartment u32 BE || pack u32 BE || offset u32 BE || first u32 BE || chunks u32 BE
 *              || length u32 BE
 */
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { ID_BYTES, idBytes } from './fields.ts'
import { PACK_HEADER_BYTES, PACK_MAX_BYTES, RECORD_HEADER_BYTES, SEALED_CHUNK_MIN_BYTES } from './pack.ts'

export interface Extent {
  readonly version: Id
  /** Index into the manifest's compartments. */
  readonly compartment: number
  /** Index into the manifest's packs. */
  readonly pack: number
  /** Of the first record's header, from the start of the pack. */
  readonly offset: number
  /** Position of the first chunk. */
  readonly first: number
  readonly chunks: number
  /** From the first record's header to the end of the last record. */
  readonly length: number
}

const COMPARTMENT_OFFSET = ID_BYTES
const PACK_OFFSET = COMPARTMENT_OFFSET + 4
const OFFSET_OFFSET = PACK_OFFSET + 4
const FIRST_OFFSET = OFFSET_OFFSET + 4
const CHUNKS_OFFSET = FIRST_OFFSET + 4
const LENGTH_OFFSET = CHUNKS_OFFSET + 4
export const EXTENT_BYTES = LENGTH_OFFSET + 4

/** What is compared for order: version id and first position. */
function compareRows(a: Buffer, atA: number, b: Buffer, atB: number): number {
  return (
    a.compare(b, atB, atB + ID_BYTES, atA, atA + ID_BYTES) ||
    a.readUInt32BE(atA + FIRST_OFFSET) - b.readUInt32BE(atB + FIRST_OFFSET)
  )
}

export class ExtentTable {
  readonly #rows: Buffer

  private constructor(rows: Buffer) {
    this.#rows = rows
  }

  static from(extents: readonly Extent[]): ExtentTable {
    const encoded = extents.map(encodeExtent).sort((a, b) => compareRows(a, 0, b, 0))
    return new ExtentTable(Buffer.concat(encoded))
  }

  /**
   * @param bytes become the table's own.
   * @throws Fault `set-damaged` unless rows are whole, sorted, without gaps inside a version, and within the counts.
   */
  static decode(bytes: Buffer, counts: { compartments: number; packs: number }): ExtentTable {
    if (bytes.length % EXTENT_BYTES !== 0) throw new Fault('set-damaged')
    const table = new ExtentTable(bytes)
    let before: Extent | null = null
    for (const extent of table) {
      if (!fits(extent, counts) || !follows(before, extent)) throw new Fault('set-damaged')
      before = extent
    }
    return table
  }

  /** A view; do not change it. */
  encode(): Buffer {
    return this.#rows
  }

  get size(): number {
    return this.#rows.length / EXTENT_BYTES
  }

  /** The extents of a version in the order of their chunks; empty if the table does not know it. */
  of(version: Id): Extent[] {
    const key = idBytes(version)
    const found: Extent[] = []
    for (let at = this.#firstRowOf(key); at < this.size; at++) {
      const extent = decodeExtent(this.#rows, at * EXTENT_BYTES)
      if (extent.version !== version) break
      found.push(extent)
    }
    return found
  }

  *[Symbol.iterator](): IterableIterator<Extent> {
    for (let at = 0; at < this.#rows.length; at += EXTENT_BYTES) yield decodeExtent(this.#rows, at)
  }

  #firstRowOf(version: Buffer): number {
    let low = 0
    let high = this.size
    while (low < high) {
      const middle = (low + high) >>> 1
      const at = middle * EXTENT_BYTES
      if (this.#rows.compare(version, 0, ID_BYTES, at, at + ID_BYTES) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

function encodeExtent(extent: Extent): Buffer {
  const row = Buffer.alloc(EXTENT_BYTES)
  idBytes(extent.version).copy(row)
  row.writeUInt32BE(extent.compartment, COMPARTMENT_OFFSET)
  row.writeUInt32BE(extent.pack, PACK_OFFSET)
  row.writeUInt32BE(extent.offset, OFFSET_OFFSET)
  row.writeUInt32BE(extent.first, FIRST_OFFSET)
  row.writeUInt32BE(extent.chunks, CHUNKS_OFFSET)
  row.writeUInt32BE(extent.length, LENGTH_OFFSET)
  return row
}

function decodeExtent(rows: Buffer, at: number): Extent {
  return {
    version: rows.toString('hex', at, at + ID_BYTES),
    compartment: rows.readUInt32BE(at + COMPARTMENT_OFFSET),
    pack: rows.readUInt32BE(at + PACK_OFFSET),
    offset: rows.readUInt32BE(at + OFFSET_OFFSET),
    first: rows.readUInt32BE(at + FIRST_OFFSET),
    chunks: rows.readUInt32BE(at + CHUNKS_OFFSET),
    length: rows.readUInt32BE(at + LENGTH_OFFSET),
  }
}

function fits(extent: Extent, counts: { compartments: number; packs: number }): boolean {
  return (
    extent.compartment < counts.compartments &&
    extent.pack < counts.packs &&
    extent.offset >= PACK_HEADER_BYTES &&
    extent.offset + extent.length <= PACK_MAX_BYTES &&
    extent.chunks > 0 &&
    extent.length >= extent.chunks * (RECORD_HEADER_BYTES + SEALED_CHUNK_MIN_BYTES)
  )
}

/** A version begins at position 0 and goes on without a gap, in one compartment. */
function follows(before: Extent | null, extent: Extent): boolean {
  if (before?.version === extent.version) {
    return before.compartment === extent.compartment && before.first + before.chunks === extent.first
  }
  return extent.first === 0 && (before === null || before.version < extent.version)
}
