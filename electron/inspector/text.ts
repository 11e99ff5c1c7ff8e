/**
 * Plain text: by byte order mark, by the zeros of UTF-16, as UTF-8, or by what its letters look like. A guess can be wrong,
 * and whoever looks can choose another encoding; what is no text in any is none.
 */
import { analyse } from 'chardet'
import { TEXT_ENCODINGS, type TextEncoding } from '../../shared/contract/inspection.ts'
import { startsWith } from './reading.ts'

export interface PlainText {
  readonly text: string
  readonly encoding: TextEncoding
}

/** Control characters that texts have: tab, line feed, vertical tab, form feed, carriage return, escape. */
const BINARY = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/
/** C1 controls: bytes that mean nothing in the encodings of one byte a letter, and that no text has. */
const UNUSED = /[\x80-\x9f]/
/** Enough to tell a language by. */
const SAMPLE_BYTES = 64 * 1024
/** Below this a guess is no better than the most common encoding. */
const LEAST_CONFIDENCE = 20

/**
 * @param truncated the bytes are only the beginning, and may end within a character
 * @returns null for what is no text
 */
export function plainText(bytes: Uint8Array, truncated: boolean): PlainText | null {
  const certain = byMark(bytes) ?? byZeros(bytes)
  if (certain !== null) return decode(bytes, certain, truncated)
  return decode(bytes, 'UTF-8', truncated) ?? guessed(bytes, truncated)
}

function byMark(bytes: Uint8Array): TextEncoding | null {
  if (startsWith(bytes, [0xff, 0xfe])) return 'UTF-16LE'
  if (startsWith(bytes, [0xfe, 0xff])) return 'UTF-16BE'
  return null
}

/** In UTF-16 every letter of Western writing has one zero byte, always on the same side. */
function byZeros(bytes: Uint8Array): TextEncoding | null {
  const pairs = Math.floor(Math.min(bytes.length, SAMPLE_BYTES) / 2)
  let [left, right] = [0, 0]
  for (let at = 0; at < pairs; at += 1) {
    if (bytes[2 * at] === 0) left += 1
    if (bytes[2 * at + 1] === 0) right += 1
  }
  if (right > pairs / 3 && left === 0) return 'UTF-16LE'
  if (left > pairs / 3 && right === 0) return 'UTF-16BE'
  return null
}

function guessed(bytes: Uint8Array, truncated: boolean): PlainText | null {
  const guesses = analyse(bytes.subarray(0, SAMPLE_BYTES))
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .flatMap(({ name }) => known(name) ?? [])
  for (const encoding of [...guesses, 'windows-1252' as const]) {
    const found = decode(bytes, encoding, truncated)
    if (found !== null && !UNUSED.test(found.text)) return found
  }
  return null
}

/** By the names of the WHATWG's Encoding Standard, where Latin-1 means windows-1252. */
function known(name: string): TextEncoding | null {
  const named = name === 'ISO-8859-1' || name === 'ASCII' ? 'windows-1252' : name
  return TEXT_ENCODINGS.find((one) => one.toLowerCase() === named.toLowerCase()) ?? null
}

/** `stream` leaves an unfinished last character out instead of refusing it. */
function decode(bytes: Uint8Array, encoding: TextEncoding, stream: boolean): PlainText | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream })
    return BINARY.test(text) ? null : { text, encoding }
  } catch {
    return null
  }
}
