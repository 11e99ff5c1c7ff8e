/** PNG (W3C, Portable Network Graphics, 3rd edition): the signature, then the IHDR chunk. */
import { imageSize, type ImageSize } from './image-size.ts'
import { ascii, startsWith, viewAt } from './reading.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const IHDR_BYTES = 13

export function isPng(bytes: Uint8Array): boolean {
  return startsWith(bytes, SIGNATURE)
}

/** @returns null if the first chunk is no header. */
export function pngSize(bytes: Uint8Array): ImageSize | null {
  const header = viewAt(bytes, SIGNATURE.length, 16)
  if (header?.getUint32(0) !== IHDR_BYTES || !startsWith(bytes, ascii('IHDR'), 12)) return null
  return imageSize(header.getUint32(8), header.getUint32(12))
}
