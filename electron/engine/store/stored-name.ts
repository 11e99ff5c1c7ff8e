/** A name as the catalogue stores it. */
export interface StoredName {
  /** To be searched and shown. */
  readonly text: string
  /** The file system's bytes where they were no UTF-8, else empty. */
  readonly raw: Buffer
}

const NO_BYTES = Buffer.alloc(0)
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A name from the bytes of a directory entry. What is no UTF-8 shows each stray byte as `<FF>`, and keeps the bytes,
 * so that two names that look alike stay two.
 */
export function nameFromBytes(bytes: Buffer): StoredName {
  try {
    return { text: strict.decode(bytes), raw: NO_BYTES }
  } catch {
    return { text: escapeStray(bytes), raw: Buffer.from(bytes) }
  }
}

/** A name that somebody typed. */
export function nameFromText(text: string): StoredName {
  // A lone surrogate cannot be stored as UTF-8 and would come back as another character.
  return { text: text.toWellFormed(), raw: NO_BYTES }
}

/** latin1 digits of each byte that belongs to no character. */
function escapeStray(bytes: Buffer): string {
  let text = ''
  let at = 0
  while (at < bytes.length) {
    const length = characterLength(bytes, at)
    text +=
      length === 0
        ? `<${bytes.toString('hex', at, at + 1).toUpperCase()}>`
        : bytes.toString('utf8', at, at + length)
    at += Math.max(length, 1)
  }
  return text
}

/** Length of the UTF-8 character at a place, or 0 if there is none. */
function characterLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length += 1) {
    try {
      strict.decode(bytes.subarray(at, at + length))
      return length
    } catch {
      // Longer, or none.
    }
  }
  return 0
}

/**
 * The letters of a name. Unicode can write `é` or a Korean syllable in one piece or in several, and systems differ in
 * which they choose: people and file systems take both for one name.
 */
export function letterForm(name: string): string {
  return name.normalize('NFC')
}

/** Whether two names are written with the same letters. */
export function isSameName(one: StoredName, other: StoredName): boolean {
  return letterForm(one.text) === letterForm(other.text) && one.raw.equals(other.raw)
}

/**
 * What a name is searched by: letters and digits count, not how Unicode writes them. `Ｇröße` and `GRÖSSE` are found by
 * one another, and Korean syllables, here in pieces, from their first letter on.
 */
export function searchForm(name: string): string {
  return name
    .normalize('NFKC')
    .toUpperCase()
    .replace(/\p{Script=Hangul}+/gu, (syllables) => syllables.normalize('NFD'))
}

const DIGITS = /\d{1,30}/g
const MARKS = /\p{M}/gu

/**
 * Sorts as a person expects: case and accents do not matter, and `scan 9` comes before `scan 10` because each run of
 * digits is preceded by its length.
 */
export function orderKey(name: string): string {
  const folded = name.normalize('NFKD').replace(MARKS, '').toLowerCase()
  return folded.replace(DIGITS, (digits) => {
    const significant = digits.replace(/^0+(?=\d)/, '')
    return String.fromCharCode(0x30 + significant.length) + significant
  })
}
