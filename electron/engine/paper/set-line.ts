/** Sets a line of any text in outlines: fonts chosen letter by letter, joined and ordered as its scripts want. */
import type { Font, Glyph } from '@cantoo/fontkit'
import bidiFactory from 'bidi-js'
import { fontFor, type Weight } from './page-fonts.ts'

/** What stands in the place of a letter that no font has. */
export const MISSING_LETTER = '\u25a1'

/** A letter's outline; its place counts from the left end of the line's foot, upwards, in the units of the size. */
export interface PlacedGlyph {
  readonly glyph: Glyph
  readonly x: number
  readonly y: number
  /** From the outline's own units. */
  readonly scale: number
}

/** Letters from one font, in one direction. */
export interface SetRun {
  readonly glyphs: readonly PlacedGlyph[]
  /** What it says, letter by letter from left to right. */
  readonly letters: readonly string[]
  readonly x: number
  readonly width: number
}

export interface SetLine {
  readonly runs: readonly SetRun[]
  readonly width: number
  /** The letters that {@link MISSING_LETTER} stands for. */
  readonly missing: readonly string[]
}

interface Run {
  readonly font: Font
  /** Of the Unicode Bidirectional Algorithm: right to left if odd. */
  readonly level: number
  readonly script: string
  readonly letters: { readonly said: string; readonly shown: string }[]
}

const bidi = bidiFactory()
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** U+2066 to U+2069 set a name's direction apart from what stands round it, and have no form. */
const ISOLATES = /[\u2066-\u2069]/g
const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

/** Keeps the direction of a piece of text from reaching beyond it. */
export function isolated(text: string): string {
  return FIRST_STRONG_ISOLATE + text + POP_ISOLATE
}

export function withoutIsolates(text: string): string {
  return text.replace(ISOLATES, '')
}

/** @param text of one line, in the order of reading; its isolates count and are not shown. */
export function setLine(text: string, size: number, weight: Weight): SetLine {
  const missing: string[] = []
  const runs: SetRun[] = []
  let x = 0
  for (const run of inVisualOrder(runsOf(text, weight, missing))) {
    const set = setRun(run, x, size)
    runs.push(set)
    x += set.width
  }
  return { runs, width: x, missing }
}

function setRun({ font, level, letters: logical }: Run, left: number, size: number): SetRun {
  const rightToLeft = level % 2 === 1
  const text = logical.map(({ shown }) => (rightToLeft ? mirrored(shown) : shown)).join('')
  const laid = font.layout(text, undefined, undefined, undefined, rightToLeft ? 'rtl' : 'ltr')
  const scale = size / font.unitsPerEm
  let x = left
  const glyphs = laid.glyphs.map((glyph, index) => {
    const { xAdvance = 0, xOffset = 0, yOffset = 0 } = laid.positions?.[index] ?? {}
    const placed = { glyph, x: x + xOffset * scale, y: yOffset * scale, scale }
    x += xAdvance * scale
    return placed
  })
  const said = logical.map((letter) => letter.said)
  return { glyphs, letters: rightToLeft ? said.reverse() : said, x: left, width: x - left }
}

/** Pieces that one font can set in one go, in the order of reading. */
function runsOf(text: string, weight: Weight, missing: string[]): Run[] {
  const { levels } = bidi.getEmbeddingLevels(text, 'ltr')
  const runs: Run[] = []
  for (const { segment, index } of graphemes.segment(text)) {
    const said = withoutIsolates(segment)
    if (said === '') continue
    const found = fontFor(said, weight)
    if (found === null) missing.push(said)
    const font = found ?? fontFor(MISSING_LETTER, weight)
    if (font === null) continue
    const level = levels[index] ?? 0
    const last = runs.at(-1)
    const script = joiningScript(said) ?? last?.script ?? ''
    const letter = { said, shown: found === null ? MISSING_LETTER : said }
    if (last?.font === font && last.level === level && last.script === script) last.letters.push(letter)
    else runs.push({ font, level, script, letters: [letter] })
  }
  return runs
}

/** Scripts that one font has side by side and that are set by rules of their own; null for what goes along with any. */
function joiningScript(letter: string): string | null {
  if (/\p{Script=Arabic}/u.test(letter)) return 'arabic'
  if (/\p{Script=Hebrew}/u.test(letter)) return 'hebrew'
  return /\p{L}/u.test(letter) ? '' : null
}

/** UAX #9, rule L2, on whole runs; a run from right to left is turned round by its font's layout. */
function inVisualOrder(runs: readonly Run[]): Run[] {
  const ordered = [...runs]
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1) {
    for (let from = 0; from < ordered.length; from += 1) {
      let to = from
      while ((ordered[to]?.level ?? 0) >= level) to += 1
      if (to > from) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse())
      from = to
    }
  }
  return ordered
}

/** UAX #9, rule L4. */
function mirrored(text: string): string {
  return Array.from(text, (character) => bidi.getMirroredCharacter(character) ?? character).join('')
}
