/**
 * Says what a file is from its first bytes, never from its name. Pure: no file, no clock, no network. It runs in a
 * process that holds no key, so that a fault in these parsers reaches nothing.
 */
import type { ImageType, InspectReply, InspectRequest } from '../../shared/contract/inspection.ts'
import { LIMITS } from '../../shared/limits.ts'
import { bmpSize, isBmp } from './bmp.ts'
import { gifSize, isGif } from './gif.ts'
import type { ImageSize } from './image-size.ts'
import { isJpeg, jpegSize } from './jpeg.ts'
import { otherType } from './other-type.ts'
import { isPdf } from './pdf.ts'
import { isPng, pngSize } from './png.ts'
import { plainText } from './text.ts'
import { isWebp, webpSize } from './webp.ts'

interface ImageFormat {
  readonly mediaType: ImageType
  readonly begins: (bytes: Uint8Array) => boolean
  readonly size: (bytes: Uint8Array) => ImageSize | null
}

const IMAGES: readonly ImageFormat[] = [
  { mediaType: 'image/png', begins: isPng, size: pngSize },
  { mediaType: 'image/jpeg', begins: isJpeg, size: jpegSize },
  { mediaType: 'image/gif', begins: isGif, size: gifSize },
  { mediaType: 'image/webp', begins: isWebp, size: webpSize },
  { mediaType: 'image/bmp', begins: isBmp, size: bmpSize },
]

const UNKNOWN = 'application/octet-stream'

export function inspect({ head, totalBytes }: InspectRequest): InspectReply {
  const image = IMAGES.find(({ begins }) => begins(head))
  if (image !== undefined) return imageReply(image, head)
  const mediaType = otherType(head)
  if (mediaType !== null) return { kind: 'other', mediaType }
  if (isPdf(head)) return { kind: 'pdf' }
  const truncated = head.length < totalBytes
  const text = plainText(head, truncated)
  return text === null ? { kind: 'other', mediaType: UNKNOWN } : { kind: 'text', ...text, truncated }
}

function imageReply({ mediaType, size }: ImageFormat, head: Uint8Array): InspectReply {
  const found = size(head)
  if (found === null) return { kind: 'malformed' }
  // A few bytes can promise more pixels than any memory holds: judged before anybody decodes them.
  const tooLarge = found.width * found.height > LIMITS.previewPixels
  return { kind: tooLarge ? 'too-large' : 'image', mediaType, ...found }
}
