/**
 * GIF (GIF89a specification, sections 18 to 20): the logical screen follows the signature. Decoders make it larger for a
 * first picture that goes beyond it, so that has to be found, too.
 */
import { imageSize, type ImageSize } from './image-size.ts'
import { ascii, startsWith, viewAt } from './reading.ts'

export function isGif(bytes: Uint8Array): boolean {
  return startsWith(bytes, ascii('GIF87a')) || startsWith(bytes, ascii('GIF89a'))
}

const SCREEN_END = 13
const EXTENSION = 0x21
const PICTURE = 0x2c

/** @returns null if no picture is found where blocks lead. */
export function gifSize(bytes: Uint8Array): ImageSize | null {
  const screen = viewAt(bytes, 6, 5)
  if (screen === null) return null
  const flags = screen.getUint8(4)
  const colours = (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1)
  const picture = pictureBehind(bytes, SCREEN_END + colours)
  if (picture === null) return null
  const [left, top, width, height] = [0, 2, 4, 6].map((at) => picture.getUint16(at, true))
  if (left === undefined || top === undefined || width === undefined || height === undefined) return null
  return imageSize(
    Math.max(screen.getUint16(0, true), left + width),
    Math.max(screen.getUint16(2, true), top + height),
  )
}

/** The first image descriptor, behind any number of extensions. */
function pictureBehind(bytes: Uint8Array, start: number): DataView | null {
  let offset = start
  while (bytes[offset] === EXTENSION) {
    offset += 2
    // Sub-blocks, each with its length in front; one of no length ends them.
    for (let length = bytes[offset]; length !== 0; length = bytes[offset]) {
      if (length === undefined) return null
      offset += 1 + length
    }
    offset += 1
  }
  return bytes[offset] === PICTURE ? viewAt(bytes, offset + 1, 8) : null
}
