/** The fixed bytes that bind a stored version and its key to their place. */
import type { Id } from '../../../shared/contract/basics.ts'
import { ID_BYTES, idBytes } from './fields.ts'

/** Where a version belongs. */
export interface VersionPlace {
  readonly vault: Id
  readonly compartment: Id
  readonly item: Id
  readonly version: Id
}

/** Version of the layouts below; a part of both. */
const LAYOUT = 1

const LAYOUT_OFFSET = 0
const PLACE_OFFSET = LAYOUT_OFFSET + 4
const PLACE_BYTES = 4 * ID_BYTES
const LAST_OFFSET = PLACE_OFFSET + PLACE_BYTES
const TOTAL_BYTES = LAST_OFFSET + 4

/** `1 u32 BE || vault (16) || compartment (16) || item (16) || version (16) || last u32 BE` */
function encodePlace(place: VersionPlace, last: number): Buffer {
  const bytes = Buffer.alloc(TOTAL_BYTES)
  bytes.writeUInt32BE(LAYOUT, LAYOUT_OFFSET)
  const ids = [place.vault, place.compartment, place.item, place.version]
  ids.forEach((id, index) => idBytes(id).copy(bytes, PLACE_OFFSET + index * ID_BYTES))
  bytes.writeUInt32BE(last, LAST_OFFSET)
  return bytes
}

/**
 * The header of a version's content: input of the chunk key (label `content`), so that a chunk opens nowhere else.
 * @param chunkBytes plaintext bytes of every chunk but the last.
 */
export function encodeVersionHeader(place: VersionPlace, chunkBytes: number): Buffer {
  return encodePlace(place, chunkBytes)
}

/** What a wrapped file key is bound to: its place and the epoch of the compartment key that wraps it. */
export function encodeFileKeyBinding(place: VersionPlace, epoch: number): Buffer {
  return encodePlace(place, epoch)
}
