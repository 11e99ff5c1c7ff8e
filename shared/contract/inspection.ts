/**
 * Between engine and inspector: the first bytes of a file, and what they say. The inspector holds no key and opens no
 * file; it sees what the engine shows it, and its answer is parsed as untrusted.
 */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import { byteCount, bytes } from './basics.ts'

const pixels = z.int().positive()

/** Media types that the window's own decoders show as images. */
export const imageType = z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp'])
export type ImageType = z.infer<typeof imageType>

/** Encodings that texts are read in, by their names in the WHATWG's Encoding Standard; the common ones first. */
export const TEXT_ENCODINGS = [
  ...(['UTF-8', 'UTF-16LE', 'UTF-16BE', 'windows-1252', 'windows-1250', 'windows-1251'] as const),
  ...(['windows-1253', 'windows-1254', 'windows-1255', 'windows-1256', 'windows-1257'] as const),
  ...(['windows-1258', 'ISO-8859-2', 'ISO-8859-5', 'ISO-8859-7', 'ISO-8859-15'] as const),
  ...(['macintosh', 'KOI8-R', 'IBM866', 'Shift_JIS', 'EUC-JP', 'GB18030', 'Big5', 'EUC-KR'] as const),
] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

export const inspectRequest = z.object({
  kind: z.literal('sniff'),
  /** The file from its first byte, at most `LIMITS.previewTextBytes` of it. */
  head: bytes.refine((head) => head.length <= LIMITS.previewTextBytes),
  /** How long the whole file is. */
  totalBytes: byteCount,
})
export type InspectRequest = z.infer<typeof inspectRequest>

export const inspectReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), mediaType: imageType, width: pixels, height: pixels }),
  /** An image with more than `LIMITS.previewPixels`, which nobody may decode. */
  z.object({ kind: z.literal('too-large'), mediaType: imageType, width: pixels, height: pixels }),
  z.object({ kind: z.literal('pdf') }),
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    encoding: z.enum(TEXT_ENCODINGS),
    /** The head ended before the file did. */
    truncated: z.boolean(),
  }),
  /** Nothing that has a preview; `application/octet-stream` where not even a type is known. */
  z.object({ kind: z.literal('other'), mediaType: z.string().max(100) }),
  /** It begins like a known type and is none. */
  z.object({ kind: z.literal('malformed') }),
])
export type InspectReply = z.infer<typeof inspectReply>

/** On the port between engine and inspector. */
export const toInspector = z.object({ id: z.int(), request: inspectRequest })
export const fromInspector = z.object({ id: z.int(), reply: inspectReply })
