/** What `npm run bench` runs once everything is installed; see build/bench.mjs for its options. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openPlace, type BenchPlace } from './place.ts'
import { type Meter, type Pair, runRound } from './round.ts'
import { makeData, type SampleData, type Sizes } from './sample-data.ts'
import {
  cleanRounds,
  DISTURBING_CORES,
  emptyRow,
  markdown,
  type Row,
  wrapped,
  writeBetweenMarkers,
} from './table.ts'
import {
  type Command,
  countSyncs,
  machineNote,
  type Measured,
  type Surroundings,
  timed,
} from './timed-run.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    engine: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
  },
})

const FULL: Sizes = { largeMebibytes: 1024, smallFiles: 10_000 }
const QUICK: Sizes = { largeMebibytes: 24, smallFiles: 300 }
/** A vault, a drive, two repositories and what is restored, all at once, with room to spare. */
const PLACE_FACTOR = 9
const PLACE_EXTRA_BYTES = 512 * 1024 * 1024
/** Rounds to add at most because somebody disturbed. */
const FURTHER_ROUNDS = options.quick ? 0 : 3
const README = join(import.meta.dirname, '../../README.md')

const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`)
const rows = new Map<string, Row>()
/** Syncs of a command that only unlocks, locks and ends; null where they are not counted. */
let unlockingSyncs: number | null = null

/** Times both sides of each pair, ours first in every other round. */
class Timer implements Meter {
  readonly #idle = { unlocking: 0, starting: 0, restic: 0 }
  readonly #place: BenchPlace
  readonly #around: Surroundings
  readonly #oursFirst: boolean

  constructor(place: BenchPlace, around: Surroundings, oursFirst: boolean) {
    this.#place = place
    this.#around = around
    this.#oursFirst = oursFirst
  }

  async prepare(command: Command): Promise<void> {
    await timed([command], this.#around)
  }

  async idle(what: Pair['begins'] | 'restic', command: Command): Promise<void> {
    this.#idle[what] = (await this.#cold([command])).seconds
  }

  async measure(pair: Pair): Promise<void> {
    const row = rows.get(pair.name) ?? emptyRow(pair.beside, pair.goal)
    rows.set(pair.name, row)
    for (const ours of this.#oursFirst ? [true, false] : [false, true]) {
      const measured = await this.#cold(ours ? pair.ours : pair.theirs)
      ;(ours ? row.ours : row.theirs).push(measured)
    }
    row.oursIdle.push(this.#idle[pair.begins])
    const resticRuns = pair.theirs.filter(({ program }) => program === 'restic').length
    row.theirsIdle.push(this.#idle.restic * resticRuns)
    const [ours, theirs] = [row.ours.at(-1)?.seconds ?? 0, row.theirs.at(-1)?.seconds ?? 0]
    say(`  ${pair.name}: ${ours.toFixed(2)} s, beside it ${theirs.toFixed(2)} s`)
  }

  /** Everything is read from the disk, as on the morning after. */
  #cold(commands: readonly Command[]): Promise<Measured> {
    this.#place.dropCaches()
    return timed(commands, this.#around)
  }
}

/** Counts syncs instead, in a round that is not timed. */
class SyncCounter implements Meter {
  readonly #around: Surroundings

  constructor(around: Surroundings) {
    this.#around = around
  }

  async prepare(command: Command): Promise<void> {
    await timed([command], this.#around)
  }

  async idle(what: Pair['begins'] | 'restic', command: Command): Promise<void> {
    if (what === 'unlocking') unlockingSyncs = await countSyncs([command], this.#around)
    else await this.prepare(command)
  }

  async measure(pair: Pair): Promise<void> {
    const row = rows.get(pair.name)
    const [ours, theirs] = [
      await countSyncs(pair.ours, this.#around),
      await countSyncs(pair.theirs, this.#around),
    ]
    if (row !== undefined) Object.assign(row, { oursSyncs: ours, theirsSyncs: theirs })
  }
}

const enoughCalm = (wanted: number): boolean =>
  [...rows.values()].every((row) => cleanRounds(row).length >= wanted)

async function rounds(
  place: BenchPlace,
  data: SampleData,
  around: Surroundings,
  wanted: number,
): Promise<number> {
  let number = 0
  for (; number < wanted || (number < wanted + FURTHER_ROUNDS && !enoughCalm(wanted)); number += 1) {
    say(`round ${number + 1}`)
    const meter = new Timer(place, around, number % 2 === 0)
    await runRound(join(place.folder, `round-${number}`), number, data, meter)
  }
  if (version('strace', '-V') === null) say('no strace here: syncs are not counted')
  else {
    say('counting syncs, not timed')
    await runRound(join(place.folder, 'counting'), number, data, new SyncCounter(around))
  }
  return number
}

/** The first line of what a program says of itself, or null where there is none. */
function version(program: string, option: string): string | null {
  try {
    return (
      execFileSync(program, [option], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(
        '\n',
      )[0] ?? ''
    )
  } catch {
    return null
  }
}

function notesOf(place: BenchPlace, sizes: Sizes, done: number, wanted: number): string {
  const sentences = [
    `${sizes.largeMebibytes} MiB in one file and ${sizes.smallFiles} files of 20 KiB, random bytes; medians of ${done} rounds in`,
    `turns, each step ending in a sync, on ${place.note}; ${machineNote()}, Node ${process.versions.node},`,
    `age ${version('age', '--version') ?? '?'}, ${/restic \S+/.exec(version('restic', 'version') ?? '')?.[0] ?? 'restic ?'} with`,
    'compression off.',
    place.dropCaches()
      ? 'Caches are dropped before each step.'
      : 'Not run as root, so caches were warm and the disk is whatever it is.',
    'The ratio says how many times as long the other program takes. "Without unlocking" takes off each side what a command',
    'takes that only unlocks: for us mostly Argon2id, which is meant to take about a second. Memory is the most that our',
    'command held, Argon2id included.',
    unlockingSyncs === null ? '' : `Of our fsyncs, ${unlockingSyncs} come from unlocking and locking.`,
    'A restored vault is still sealed; restic restores plain files.',
    enoughCalm(wanted)
      ? ''
      : `†: others used more than ${DISTURBING_CORES} of a core in too many rounds; that median is of all rounds.`,
  ]
  return wrapped(sentences.filter((sentence) => sentence !== '').join(' '))
}

/** The same acts inside one process, where nothing is unlocked or started: scripts of their own beside this one. */
function engineAlone(place: BenchPlace): void {
  for (const [script, ...args] of [['files.ts', place.folder], ['backup.ts']] as const)
    execFileSync(process.execPath, [join(import.meta.dirname, script), ...args], { stdio: 'inherit' })
}

async function main(): Promise<void> {
  if (options.quick && options.write) throw new Error('a quick run is no measurement to publish')
  const sizes = options.quick ? QUICK : FULL
  const wanted = options.quick ? 1 : Number(options.rounds)
  for (const [program, option] of [
    ['age', '--version'],
    ['restic', 'version'],
  ] as const) {
    if (version(program, option) === null)
      throw new Error(`${program} is not here: install it and run this again`)
  }
  const dataBytes = sizes.largeMebibytes * 2 ** 20 + sizes.smallFiles * 20_480
  using place = openPlace(dataBytes * PLACE_FACTOR + PLACE_EXTRA_BYTES)
  const [home, temporary] = [join(place.folder, 'home'), join(place.folder, 'temporary')]
  for (const folder of [home, temporary]) mkdirSync(folder)
  const env = { ...process.env, HOME: home, TMPDIR: temporary, XDG_STATE_HOME: '', XDG_CACHE_HOME: '' }
  say('making data')
  const data = makeData(join(place.folder, 'data'), sizes)
  const done = await rounds(place, data, { folder: place.folder, env }, wanted)
  const table = markdown(rows, wanted, notesOf(place, sizes, done, wanted))
  process.stdout.write(`${table}\n`)
  if (options.engine) engineAlone(place)
  if (options.write) writeBetweenMarkers(README, table)
}

// An interruption ends the program that runs, and with its failure everything is put away.
process.on('SIGINT', () => say('interrupted'))
try {
  await main()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
