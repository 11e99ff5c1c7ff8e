/** GIF (GIF89a specification, section 18): the logical screen follows the signature. */
import { imageSize, type ImageSize } from './image-size.ts'
import { ascii, startsWith, viewAt } from './reading.ts'

export function isGif(bytes: Uint8Array): boolean {
  return startsWith(bytes, ascii('GIF87a')) || startsWith(bytes, ascii('GIF89a'))
}

export function gifSize(bytes: Uint8Array): ImageSize | null {
  const screen = viewAt(bytes, 6, 4)
  return screen === null ? null : imageSize(screen.getUint16(0, true), screen.getUint16(2, true))
}
