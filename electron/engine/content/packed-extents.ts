import type { VersionExtent } from './content-database.ts'

const ID_BYTES = 16
const NUMBER_BYTES = 8
/** An id, and position and bytes of both ends. Row numbers are exact as doubles. */
const ROW_BYTES = ID_BYTES + 4 * NUMBER_BYTES

/** Extents one after another, for their way from the content thread. */
export function packExtents(extents: Iterable<VersionExtent>): Buffer {
  return Buffer.concat(
    [...extents].map(({ version, first, last }) => {
      const row = Buffer.alloc(ROW_BYTES)
      version.copy(row)
      const numbers = [first.position, first.bytes, last.position, last.bytes]
      for (const [at, number] of numbers.entries()) row.writeDoubleBE(number, ID_BYTES + at * NUMBER_BYTES)
      return row
    }),
  )
}

export function unpackExtents(packed: Buffer): VersionExtent[] {
  return Array.from({ length: packed.length / ROW_BYTES }, (_, at) => {
    const row = packed.subarray(at * ROW_BYTES, (at + 1) * ROW_BYTES)
    const number = (index: number) => row.readDoubleBE(ID_BYTES + index * NUMBER_BYTES)
    return {
      version: row.subarray(0, ID_BYTES),
      first: { position: number(0), bytes: number(1) },
      last: { position: number(2), bytes: number(3) },
    }
  })
}
