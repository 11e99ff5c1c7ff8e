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
    if (isFrame(header.getUint8(1))) return imageSize(header.getUint16(7), header.getUint16(5))
    const length = header.getUint16(2)
    if (length < 2) return null
    offset += 2 + length
  }
  return null
}

/** SOF0 to SOF15, among which C4, C8 and CC mean other things (table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}
