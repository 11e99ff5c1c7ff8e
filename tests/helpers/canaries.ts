/** Words that stand nowhere else, planted where something secret belongs, and a search for them in raw bytes. */
import { randomInt } from 'node:crypto'
import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const WORD_LETTERS = 16
const PIECE_BYTES = 1024 * 1024

interface Needle {
  readonly label: string
  readonly bytes: Buffer
}

export class Canaries {
  readonly #needles: Needle[] = []

  /**
   * A new word, the same in lower case as an index would keep it.
   * @param what it stands for, to be named when it is found.
   */
  plant(what: string): string {
    const word = Array.from({ length: WORD_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('')
    this.watch(what, word)
    return word
  }

  /** Also looks for a text that the program made itself. */
  watch(what: string, text: string): void {
    for (const spelling of new Set([text, text.toUpperCase()])) {
      // By halves: an index leaves out of a word what it shares with the one before.
      for (const half of [spelling.slice(0, spelling.length / 2), spelling.slice(spelling.length / 2)]) {
        for (const encoding of ['utf8', 'utf16le'] as const)
          this.#needles.push({ label: `${what} (${encoding})`, bytes: Buffer.from(half, encoding) })
      }
    }
  }

  /** Also looks for bytes. */
  watchBytes(what: string, bytes: Buffer): void {
    this.#needles.push({ label: what, bytes })
  }

  /**
   * What was found in names and bytes of everything below a folder, or in one file or disk image. What a program that
   * still runs removes meanwhile is left out.
   */
  foundIn(place: string): string[] {
    const found = new Set<string>()
    const visit = (path: string) => {
      const stats = lstatSync(path, { throwIfNoEntry: false })
      if (stats?.isDirectory() === true) {
        for (const name of whereThere(() => readdirSync(path), [])) {
          for (const label of this.#labelsIn(Buffer.from(name))) found.add(`${label} as a name in ${path}`)
          visit(join(path, name))
        }
      } else if (stats?.isFile() === true) {
        for (const label of whereThere(() => this.#labelsInFile(path), new Set<string>()))
          found.add(`${label} in ${path}`)
      }
    }
    visit(place)
    return [...found].sort()
  }

  #labelsInFile(path: string): Set<string> {
    const overlap = Math.max(0, ...this.#needles.map(({ bytes }) => bytes.length))
    const piece = Buffer.alloc(PIECE_BYTES + overlap)
    const empty = Buffer.alloc(piece.length)
    const labels = new Set<string>()
    const file = openSync(path, 'r')
    try {
      for (let at = 0; ; at += PIECE_BYTES) {
        const length = readSync(file, piece, 0, piece.length, at)
        if (length === 0) return labels
        const read = piece.subarray(0, length)
        if (!read.equals(empty.subarray(0, length)))
          for (const label of this.#labelsIn(read)) labels.add(label)
      }
    } finally {
      closeSync(file)
    }
  }

  #labelsIn(bytes: Buffer): string[] {
    return this.#needles.filter((needle) => bytes.includes(needle.bytes)).map(({ label }) => label)
  }
}

/** Looks at a file or folder that may be gone by now. */
export function whereThere<T>(look: () => T, otherwise: T): T {
  try {
    return look()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise
    throw error
  }
}
