/** WebP (RFC 9649): a RIFF container whose first chunk is VP8, VP8L or VP8X. */
import { imageSize, type ImageSize } from './image-size.ts'
import { ascii, startsWith, viewAt } from './reading.ts'

const CHUNK = 12
const CHUNK_DATA = 20

export function isWebp(bytes: Uint8Array): boolean {
  return startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8)
}

export function webpSize(bytes: Uint8Array): ImageSize | null {
  if (startsWith(bytes, ascii('VP8 '), CHUNK)) return lossySize(bytes)
  if (startsWith(bytes, ascii('VP8L'), CHUNK)) return losslessSize(bytes)
  if (startsWith(bytes, ascii('VP8X'), CHUNK)) return extendedSize(bytes)
  return null
}

/** RFC 6386, 9.1: a start code, then 14 bits for each side. */
function lossySize(bytes: Uint8Array): ImageSize | null {
  const frame = viewAt(bytes, CHUNK_DATA + 3, 7)
  if (frame === null || !startsWith(bytes, [0x9d, 0x01, 0x2a], CHUNK_DATA + 3)) return null
  return imageSize(frame.getUint16(3, true) & 0x3fff, frame.getUint16(5, true) & 0x3fff)
}

/** RFC 9649, 3.4: a signature byte, then 14 bits for each side less one. */
function losslessSize(bytes: Uint8Array): ImageSize | null {
  const header = viewAt(bytes, CHUNK_DATA, 5)
  if (header?.getUint8(0) !== 0x2f) return null
  const bits = header.getUint32(1, true)
  return imageSize((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
}

/** RFC 9649, 2.7: 24 bits for each side less one, after four bytes of flags. */
function extendedSize(bytes: Uint8Array): ImageSize | null {
  const header = viewAt(bytes, CHUNK_DATA, 10)
  if (header === null) return null
  const side = (offset: number) => header.getUint16(offset, true) + header.getUint8(offset + 2) * 0x1_0000 + 1
  return imageSize(side(4), side(7))
}
