/** From measurements to a table in Markdown. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { Measured } from './timed-run.ts'

/** What all rounds gave for one pair; the same index is the same round. */
export interface Row {
  readonly beside: string
  readonly goal: number
  readonly ours: Measured[]
  readonly theirs: Measured[]
  /** Seconds that unlocking alone took, in each round. */
  readonly oursIdle: number[]
  readonly theirsIdle: number[]
  oursSyncs: number | null
  theirsSyncs: number | null
}

export const emptyRow = (beside: string, goal: number): Row => ({
  ...{ beside, goal, oursSyncs: null, theirsSyncs: null },
  ...{ ours: [], theirs: [], oursIdle: [], theirsIdle: [] },
})

/** Somebody else who uses more than this of a core disturbs. */
export const DISTURBING_CORES = 0.5

/** Rounds of a row in which nobody disturbed either side. */
export function cleanRounds({ ours, theirs }: Row): number[] {
  const calm = (measured: Measured | undefined) => (measured?.othersCores ?? 0) < DISTURBING_CORES
  return ours.flatMap((_, index) => (calm(ours[index]) && calm(theirs[index]) ? [index] : []))
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const [upper = Number.NaN, lower = upper] = [sorted[middle], sorted[middle - 1]]
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2
}

const HEADER = [
  '| | Strongroom | beside | | ratio | without unlocking | goal | fsyncs | memory |',
  '|---|--:|---|--:|--:|--:|--:|--:|--:|',
]

/** @param wanted rounds that a median should come from; rows that have fewer undisturbed ones are marked. */
export function markdown(rows: ReadonlyMap<string, Row>, wanted: number, notes: string): string {
  const lines = [...rows].map(([name, row]) => line(name, row, wanted))
  return [...HEADER, ...lines, '', notes].join('\n')
}

function line(name: string, row: Row, wanted: number): string {
  const clean = cleanRounds(row)
  const enough = clean.length >= wanted
  const rounds = enough ? clean : row.ours.map((_, index) => index)
  const of = (value: (round: number) => number) => median(rounds.map(value))
  const seconds = (measured: readonly Measured[], round: number) => measured[round]?.seconds ?? Number.NaN
  const ours = of((round) => seconds(row.ours, round))
  const theirs = of((round) => seconds(row.theirs, round))
  const ratio = of((round) => seconds(row.theirs, round) / seconds(row.ours, round))
  const bare = of(
    (round) =>
      (seconds(row.theirs, round) - (row.theirsIdle[round] ?? 0)) /
      (seconds(row.ours, round) - (row.oursIdle[round] ?? 0)),
  )
  const peak = Math.max(...row.ours.map(({ peakBytes }) => peakBytes))
  const cells = [
    `${name}${enough ? '' : ' †'}`,
    `${ours.toFixed(2)} s`,
    row.beside,
    `${theirs.toFixed(2)} s`,
    ratio.toFixed(1),
    // Of next to nothing there is no ratio.
    bare > 0 && Number.isFinite(bare) ? bare.toFixed(1) : '–',
    row.goal.toFixed(1),
    row.oursSyncs === null ? '' : `${row.oursSyncs} : ${row.theirsSyncs ?? '?'}`,
    `${Math.round(peak / 2 ** 20)} MiB`,
  ]
  return `| ${cells.join(' | ')} |`
}

const LINE_CHARACTERS = 128

export function wrapped(text: string): string {
  let line = ''
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > LINE_CHARACTERS) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}

const MARKERS = /(<!-- bench -->)[\s\S]*?(<!-- \/bench -->)/

/** Puts the table between the markers of a document. */
export function writeBetweenMarkers(path: string, table: string): void {
  const text = readFileSync(path, 'utf8')
  if (!MARKERS.test(text)) throw new Error(`${path} has no place for the table`)
  writeFileSync(
    path,
    text.replace(MARKERS, (_, begin: string, end: string) => `${begin}\n${table}\n${end}`),
  )
}
