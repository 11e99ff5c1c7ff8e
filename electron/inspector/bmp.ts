/** BMP (Microsoft, BITMAPFILEHEADER and BITMAPINFOHEADER): a file header of 14 bytes, then the picture's own. */
import { imageSize, type ImageSize } from './image-size.ts'
import { ascii, startsWith, viewAt } from './reading.ts'

const FILE_HEADER_BYTES = 14
const INFO_HEADER_BYTES = 40

/** Two letters alone would take many a text for a picture: the reserved fields must be zero too. */
export function isBmp(bytes: Uint8Array): boolean {
  return startsWith(bytes, ascii('BM')) && startsWith(bytes, [0, 0, 0, 0], 6)
}

/** @returns null for the header of OS/2, which nobody writes any more. */
export function bmpSize(bytes: Uint8Array): ImageSize | null {
  const header = viewAt(bytes, FILE_HEADER_BYTES, 12)
  if (header === null || header.getUint32(0, true) < INFO_HEADER_BYTES) return null
  // A negative height means that the rows run from the top.
  return imageSize(header.getInt32(4, true), Math.abs(header.getInt32(8, true)))
}
