/** JPEG (ITU-T T.81, annex B): segments of `FF marker length`, one of which is the frame header. */
import { imageSize, type ImageSize } from './image-size.ts'
import { startsWith, viewAt } from './reading.ts'

/** Segments that a picture may have before its frame; profiles and thumbnails come in dozens, not thousands. */
const SEGMENTS = 1000

export function isJpeg(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0xff, 0xd8, 0xff])
}

/** @returns null if no frame header is found where segments lead. */
export function jpegSize(bytes: Uint8Array): ImageSize | null {
  let offset = 2
  for (let segment = 0; segment < SEGMENTS; segment++) {
    // Any number of fill bytes may stand before a marker (B.1.1.2).
    while (bytes[offset] === 0xff && bytes[offset + 1] === 0xff) offset++
    const header = viewAt(bytes, offset, 9)
    if (header?.getUint8(0) !== 0xff) return null
    const marker = header.getUint8(1)
    if (isFrame(marker)) return imageSize(header.getUint16(7), header.getUint16(5))
    if (!isSegment(marker)) return null
    const length = header.getUint16(2)
    if (length < 2) return null
    offset += 2 + length
  }
  return null
}

/**
 * Whether a marker has a length behind it that every decoder goes by. Where decoders pass over a marker without one (the
 * stuffed zero, TEM, RST), they would find another frame than we do: a small one here, and a huge one there.
 */
function isSegment(marker: number): boolean {
  return marker >= 0xc0 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd9)
}

/** SOF0 to SOF15, among which C4, C8 and CC mean other things (table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}
