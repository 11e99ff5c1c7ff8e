/** Plain text: by byte order mark, as UTF-8, or, where every byte allows it, as Latin-1. */
import { startsWith } from './reading.ts'

export interface PlainText {
  readonly text: string
  readonly encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'ISO-8859-1'
}

/** Control characters that texts have: tab, line feed, vertical tab, form feed, carriage return, escape. */
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/
/** C1 controls: bytes that no text in Latin-1 has. */
const NOT_LATIN = /[\x80-\x9f]/

/**
 * @param truncated the bytes are only the beginning, and may end within a character
 * @returns null for what is no text
 */
export function plainText(bytes: Uint8Array, truncated: boolean): PlainText | null {
  const decoded = byMark(bytes, truncated) ?? byUtf8(bytes, truncated) ?? byLatin1(bytes)
  return decoded === null || BINARY.test(decoded.text) ? null : decoded
}

function byMark(bytes: Uint8Array, truncated: boolean): PlainText | null {
  if (startsWith(bytes, [0xff, 0xfe])) return decode(bytes, 'UTF-16LE', truncated)
  if (startsWith(bytes, [0xfe, 0xff])) return decode(bytes, 'UTF-16BE', truncated)
  return null
}

function byUtf8(bytes: Uint8Array, truncated: boolean): PlainText | null {
  return decode(bytes, 'UTF-8', truncated)
}

/** `stream` leaves an unfinished last character out instead of refusing it. */
function decode(
  bytes: Uint8Array,
  encoding: 'UTF-8' | 'UTF-16LE' | 'UTF-16BE',
  stream: boolean,
): PlainText | null {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream }), encoding }
  } catch {
    return null
  }
}

function byLatin1(bytes: Uint8Array): PlainText | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return NOT_LATIN.test(text) ? null : { text, encoding: 'ISO-8859-1' }
}
