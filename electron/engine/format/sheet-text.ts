/**
 * A recovery sheet as text that people can copy by hand. 50 bytes in Crockford's base32, eight lines of ten characters
 * and a check character each:
 *
 * `1 u8 || set (8) || number u8 || total u8 || needed u8 || share (33) || checksum (5)`
 */
import { LIMITS } from '../../../shared/limits.ts'
import { equalBytes, hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { SHEET_SET_BYTES } from './recovery-facts.ts'

/** A share of a 32-byte secret and its coordinate. */
export const SHARE_BYTES = 33

const SHEET_VERSION = 1
const SET_OFFSET = 1
const NUMBER_OFFSET = SET_OFFSET + SHEET_SET_BYTES
const TOTAL_OFFSET = NUMBER_OFFSET + 1
const NEEDED_OFFSET = TOTAL_OFFSET + 1
const SHARE_OFFSET = NEEDED_OFFSET + 1
const CHECKSUM_OFFSET = SHARE_OFFSET + SHARE_BYTES
const CHECKSUM_BYTES = 5
const SHEET_BYTES = CHECKSUM_OFFSET + CHECKSUM_BYTES

/** Crockford's base32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LINE_DATA = 10
const LINE_CHARACTERS = LINE_DATA + 1
const LINES = (SHEET_BYTES * 8) / (LINE_DATA * 5)
const GROUP = 5

/** What stands in front of the QR code's text, so that a stranger who scans it knows what it is. */
const PREFIX = 'STRONGROOM:'
const MARKED = new RegExp(`${PREFIX}[0-9A-Z]{${(LINES * LINE_CHARACTERS).toString()}}`)
/** What the contract's `sheetText` lets through. */
const TYPED_MAX_BYTES = 2000

export interface SheetContent {
  /** 16 hexadecimal characters. */
  readonly setId: string
  /** From 1. */
  readonly number: number
  readonly total: number
  readonly needed: number
  /** {@link SHARE_BYTES} bytes; secret. */
  readonly share: Buffer
}

/** How a sheet that cannot be read is wrong. */
export interface SheetFlaw {
  /** The first line whose check character fails or that is missing, from 1; absent if the lines fit and the whole does not. */
  readonly line?: number
  /** The sheet's number, if the line that holds it fits. */
  readonly number?: number
  /**
   * `missing`: that line was left out. `mixed`: each line fits by itself and all of them do not fit together, as when one is
   * of another sheet. Absent for typing errors.
   */
  readonly why?: 'missing' | 'mixed'
}

export type SheetReading = { readonly content: SheetContent } | { readonly flaw: SheetFlaw }

/** What the sheet's tag and checksum cover: everything but the checksum. */
export function encodeSheetContent(content: SheetContent): Buffer {
  const bytes = Buffer.alloc(CHECKSUM_OFFSET)
  bytes.writeUInt8(SHEET_VERSION)
  bytes.write(content.setId, SET_OFFSET, 'hex')
  bytes.writeUInt8(content.number, NUMBER_OFFSET)
  bytes.writeUInt8(content.total, TOTAL_OFFSET)
  bytes.writeUInt8(content.needed, NEEDED_OFFSET)
  content.share.copy(bytes, SHARE_OFFSET)
  return bytes
}

/** @returns the eight lines as they are printed: `XXXXX-XXXXX-C`. */
export function encodeSheetLines(content: SheetContent): string[] {
  const bytes = encodeSheetContent(content)
  const data = toBase32(Buffer.concat([bytes, checksum(bytes)]))
  return Array.from({ length: LINES }, (_, index) => {
    const line = data.slice(index * LINE_DATA, (index + 1) * LINE_DATA)
    const check = ALPHABET.charAt(checkValue(valuesOf(line), index + 1))
    return `${line.slice(0, GROUP)}-${line.slice(GROUP)}-${check}`
  })
}

/** The text of the QR code: the lines in one, from the alphabet that QR codes pack best. */
export function encodeSheetText(lines: readonly string[]): string {
  return PREFIX + lines.map((line) => line.replaceAll('-', '')).join('')
}

/**
 * Finds a sheet in a file that somebody chose: a PDF that was saved by us, or plain text.
 * @returns text for {@link decodeSheet}, which may still be wrong; null for any other file.
 */
export function sheetTextIn(file: Buffer): string | null {
  const [marked] = MARKED.exec(file.toString('latin1')) ?? []
  if (marked !== undefined) return marked
  const text = file.toString('utf8')
  return file.length <= TYPED_MAX_BYTES && !text.includes('\u0000') && !text.startsWith('%PDF') ? text : null
}

/**
 * Reads a sheet as typed or scanned: case, spaces, hyphens, line numbers (`1.`) do not matter; O is read as 0, I and L
 * as 1.
 */
export function decodeSheet(text: string): SheetReading {
  const lines = splitLines(text)
  const bad = Array.from({ length: LINES }, (_, index) => index).find(
    (index) => !lineFits(lines[index] ?? '', index + 1),
  )
  if (bad !== undefined)
    return {
      flaw: { line: bad + 1, ...numberOf(lines), ...(isMissing(lines, bad) ? { why: 'missing' } : {}) },
    }
  if (lines.length !== LINES) return { flaw: numberOf(lines) }
  const bytes = fromBase32(lines.map((line) => line.slice(0, LINE_DATA)).join(''))
  const content = bytes.subarray(0, CHECKSUM_OFFSET)
  const number = bytes.readUInt8(NUMBER_OFFSET)
  const total = bytes.readUInt8(TOTAL_OFFSET)
  const needed = bytes.readUInt8(NEEDED_OFFSET)
  if (!equalBytes(checksum(content), bytes.subarray(CHECKSUM_OFFSET)))
    return { flaw: { ...numberOf(lines), why: 'mixed' } }
  if (bytes.readUInt8() !== SHEET_VERSION || !countsFit({ number, total, needed })) return { flaw: {} }
  return {
    content: {
      setId: bytes.toString('hex', SET_OFFSET, NUMBER_OFFSET),
      number,
      total,
      needed,
      share: bytes.subarray(SHARE_OFFSET, CHECKSUM_OFFSET),
    },
  }
}

/** The typed lines end before it, or the line that stands in its place is the next one. */
function isMissing(lines: readonly string[], index: number): boolean {
  const line = lines[index]
  return line === undefined || (lines.length < LINES && lineFits(line, index + 2))
}

function countsFit({ number, total, needed }: { number: number; total: number; needed: number }): boolean {
  return number >= 1 && number <= total && total <= LIMITS.sheetsMax && needed >= 2 && needed <= total
}

function checksum(content: Buffer): Buffer {
  return hash(LABELS.sheetCheck, [content]).subarray(0, CHECKSUM_BYTES)
}

/** Lines as typed, or, if everything stands in one line, cut by length. */
function splitLines(text: string): string[] {
  const typed = text
    .replace(new RegExp(`^\\s*${PREFIX}`, 'i'), '')
    .split(/[\r\n]+/)
    .map(normaliseLine)
    .filter((line) => line !== '')
  const [only] = typed
  if (typed.length !== 1 || only === undefined) return typed
  return only.match(new RegExp(`.{1,${LINE_CHARACTERS.toString()}}`, 'gu')) ?? []
}

function normaliseLine(line: string): string {
  return line
    .replace(/^\s*[\dil]{1,2}\s*[.:)]/iu, '')
    .replace(/[\s\-\u2010-\u2015]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
}

/** The number stands in the line that its byte falls into. */
function numberOf(lines: readonly string[]): { number?: number } {
  const first = Math.floor((NUMBER_OFFSET * 8) / 5)
  const index = Math.floor(first / LINE_DATA)
  const line = lines[index] ?? ''
  if (!lineFits(line, index + 1)) return {}
  const bits = valuesOf(line.slice(0, LINE_DATA)).reduce((sum, value) => sum * 32n + BigInt(value), 0n)
  const from = BigInt(LINE_DATA * 5 * (index + 1) - (NUMBER_OFFSET + 1) * 8)
  const number = Number((bits >> from) & 0xffn)
  return number >= 1 && number <= LIMITS.sheetsMax ? { number } : {}
}

function lineFits(line: string, lineNumber: number): boolean {
  const values = valuesOf(line)
  if (values.length !== LINE_CHARACTERS || values.includes(-1)) return false
  return checkValue(values.slice(0, LINE_DATA), lineNumber) === values[LINE_DATA]
}

function valuesOf(line: string): number[] {
  return Array.from(line, (character) => ALPHABET.indexOf(character))
}

/**
 * A parity over GF(32) (x^5 + x^2 + 1): the sum of the line's number and its characters, each times another power of x.
 * Since the powers are distinct and none is zero, every single wrong character, every two swapped characters and every
 * two swapped lines are found; other errors pass one time in 32, and then fail the sheet's checksum.
 */
function checkValue(values: readonly number[], lineNumber: number): number {
  return [lineNumber, ...values].reduce((sum, value) => timesX(sum ^ value), 0)
}

function timesX(value: number): number {
  const doubled = value << 1
  return doubled & 32 ? doubled ^ 0b100101 : doubled
}

function toBase32(bytes: Buffer): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET.charAt((held >> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  return text
}

/** @param text whose every character is in the alphabet, and whose length makes whole bytes. */
function fromBase32(text: string): Buffer {
  const bytes = Buffer.alloc((text.length * 5) / 8)
  let bits = 0
  let held = 0
  let at = 0
  for (const value of valuesOf(text)) {
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.writeUInt8((held >> bits) & 255, at)
      at += 1
    }
    held &= (1 << bits) - 1
  }
  return bytes
}
