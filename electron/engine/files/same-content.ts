import type { OpenCompartment } from '../session/open-compartment.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { OpenedVersion, type StoredVersion } from './version-content.ts'

/**
 * Whether a stored version has exactly these bytes. Compared piece by piece, up to the first difference; equal sizes
 * are the only thing that makes it worth reading.
 * @param memory for a chunk of the stored version; the caller wipes it
 */
export async function sameContent(
  compartment: OpenCompartment,
  stored: StoredVersion,
  bytes: number,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  memory: Buffer,
): Promise<boolean> {
  if (stored.bytes !== bytes) return false
  try {
    using version = new OpenedVersion(compartment, stored)
    const other = version.read(undefined, { memory })
    let at = 0
    let chunk: Buffer = Buffer.alloc(0)
    try {
      for await (const piece of pieces) {
        for (let compared = 0; compared < piece.length;) {
          if (at === chunk.length) {
            const next = await other.next()
            if (next.done === true) return false
            chunk = next.value
            at = 0
          }
          const length = Math.min(piece.length - compared, chunk.length - at)
          if (piece.compare(chunk, at, at + length, compared, compared + length) !== 0) return false
          compared += length
          at += length
        }
      }
      return true
    } finally {
      await other.return()
    }
  } catch (error) {
    // What is stored does not open: the file at hand is the better one, and becomes the newer version.
    if (error instanceof Fault && error.kind === 'damage') return false
    throw error
  }
}
