import { Fault } from '../../../shared/model/fault.ts'
import { LABELS } from '../crypto/labels.ts'
import {
  PACK_HEADER_BYTES,
  readPackHeader,
  readRecordHeader,
  RECORD_HEADER_BYTES,
  RECORD_MAX_BYTES,
  type RecordHeader,
} from '../format/pack.ts'
import type { Hashing } from './hash-file.ts'
import type { MediumReader, Piece } from './medium-reader.ts'

/** Room that a reader needs before each piece, for a record that lies across two. */
export const WALK_ROOM_BYTES = RECORD_MAX_BYTES

/** One record. `sealed` is a view that ends with the call; `offset` is that of its header in the pack. */
export type RecordVisitor = (header: RecordHeader, sealed: Buffer, offset: number) => void | Promise<void>

export interface PackVerdict {
  /** Hash of all bytes: the name that the pack must have. */
  readonly name: string
  readonly bytes: number
  /** Every byte belongs to a well-formed record. */
  readonly wellFormed: boolean
}

/**
 * Reads a whole pack once: hashes it and shows every record to `visit`. What follows a malformed record is hashed but
 * not shown.
 * @param reader has {@link WALK_ROOM_BYTES} of room.
 * @throws Fault of the environment, `set-newer`, and what `visit` throws
 */
export async function walkPack(
  reader: MediumReader,
  path: string,
  { hasher, signal, advance, visit }: Hashing & { visit: RecordVisitor },
): Promise<PackVerdict> {
  const hash = hasher.begin(LABELS.pack)
  const records = new RecordCutter(visit)
  let bytes = 0
  for await (const piece of reader.pieces(path, signal)) {
    await hash.update(piece.memory.subarray(piece.start, piece.end))
    await records.cut(piece)
    bytes += piece.end - piece.start
    advance(piece.end - piece.start)
  }
  const name = await hash.digest()
  return { name: name.toString('hex'), bytes, wellFormed: records.finished }
}

/** Cuts successive pieces of a pack into records. */
class RecordCutter {
  readonly #visit: RecordVisitor
  /** Offset in the pack of the first byte not yet consumed. */
  #offset = 0
  /** The beginning of a record that goes on in the next piece: a view into the piece before. */
  #kept: Buffer = Buffer.alloc(0)
  #malformed = false

  constructor(visit: RecordVisitor) {
    this.#visit = visit
  }

  /** True if the pack may end here. */
  get finished(): boolean {
    return !this.#malformed && this.#offset > 0 && this.#kept.length === 0
  }

  async cut({ memory, start, end }: Piece): Promise<void> {
    if (this.#malformed) return
    // Put before the piece what was left of the one before, so that every record is one stretch of memory.
    const from = start - this.#kept.length
    this.#kept.copy(memory, from)
    const bytes = memory.subarray(from, end)
    const consumed = await this.#consume(bytes)
    this.#offset += consumed
    this.#kept = bytes.subarray(consumed)
  }

  async #consume(bytes: Buffer): Promise<number> {
    let at = 0
    try {
      if (this.#offset === 0) {
        if (bytes.length < PACK_HEADER_BYTES) return 0
        readPackHeader(bytes)
        at = PACK_HEADER_BYTES
      }
      while (at + RECORD_HEADER_BYTES <= bytes.length) {
        const header = readRecordHeader(bytes, at)
        const next = at + RECORD_HEADER_BYTES + header.length
        if (next > bytes.length) break
        const visited = this.#visit(header, bytes.subarray(at + RECORD_HEADER_BYTES, next), this.#offset + at)
        if (visited !== undefined) await visited
        at = next
      }
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'pack-damaged') throw error
      this.#malformed = true
    }
    return at
  }
}
