/**
 * The fonts for letters that PDF's standard fonts lack. They come with the app, so that a page looks the same on every
 * machine; none of the system's is read. Only these files are ever parsed.
 */
import { readFileSync } from 'node:fs'
import { type Font, create } from '@cantoo/fontkit'

export type Weight = 400 | 700

/** Laid out as in `node_modules`: `<package>/<file>`. */
const FOLDER = typeof __FONTS__ === 'undefined' ? '../../../node_modules/' : __FONTS__

/** Latin, Greek, Cyrillic, Hebrew, Arabic, Armenian, Georgian and more, each weight in one file. */
const BASE: Readonly<Record<Weight, string>> = {
  400: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  700: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
}

/** Families that come in pieces, with a list of which piece has which letters. */
interface Family {
  readonly package: string
  /** Those of its own script; DejaVu has the others. */
  readonly pieces: RegExp
  /** One file for all weights, by an axis of the font, or one for each. */
  readonly variable: boolean
}

/** In the order in which they are asked. Han letters look as they do in China, whatever the language. */
const FAMILIES: readonly Family[] = [
  { package: '@fontsource-variable/noto-sans-sc', pieces: /^\[\d+\]$/, variable: true },
  { package: '@fontsource-variable/noto-sans-kr', pieces: /^\[\d+\]$/, variable: true },
  { package: '@fontsource/noto-sans-devanagari', pieces: /^devanagari$/, variable: false },
  { package: '@fontsource/noto-sans-thai', pieces: /^thai$/, variable: false },
]

/** A piece of a family: its name, and the code points it has, as pairs of first and last. */
interface Piece {
  readonly name: string
  readonly ranges: readonly (readonly [number, number])[]
}

const pieces = new Map<Family, readonly Piece[]>()
const fonts = new Map<string, Font>()

/** @returns a font that has every character of the text, or null. */
export function fontFor(text: string, weight: Weight): Font | null {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0)
  const hasAll = (font: Font): boolean => points.every((point) => font.hasGlyphForCodePoint(point))
  const base = load(BASE[weight], weight, false)
  if (hasAll(base)) return base
  const [first = 0] = points
  for (const family of FAMILIES) {
    const piece = piecesOf(family).find(({ ranges }) =>
      ranges.some(([from, to]) => first >= from && first <= to),
    )
    const font = piece === undefined ? null : load(fileOf(family, piece, weight), weight, family.variable)
    if (font !== null && hasAll(font)) return font
  }
  return null
}

function fileOf({ package: folder, variable }: Family, { name }: Piece, weight: Weight): string {
  const family = folder.slice(folder.indexOf('/') + 1)
  return `${folder}/files/${family}-${name}-${variable ? 'wght' : weight.toString()}-normal.woff2`
}

function piecesOf(family: Family): readonly Piece[] {
  const known = pieces.get(family)
  if (known !== undefined) return known
  const list = JSON.parse(read(`${family.package}/unicode.json`).toString('utf8')) as Record<string, string>
  const parsed = Object.entries(list)
    .filter(([name]) => family.pieces.test(name))
    .map(([name, ranges]) => ({
      name: name.replace(/[[\]]/g, ''),
      ranges: ranges.split(',').map(parseRange),
    }))
  pieces.set(family, parsed)
  return parsed
}

/** `U+4E00` or `U+4E00-4E07`. */
function parseRange(range: string): [number, number] {
  const [first = '', last = first] = range.replace('U+', '').split('-')
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)]
}

function load(file: string, weight: Weight, variable: boolean): Font {
  const key = `${file} ${weight.toString()}`
  const known = fonts.get(key)
  if (known !== undefined) return known
  const whole = create(read(file)) as Font
  const font = variable ? whole.getVariation({ wght: weight }) : whole
  fonts.set(key, font)
  return font
}

function read(file: string): Buffer {
  return readFileSync(new URL(FOLDER + file, import.meta.url))
}
