import { dirname } from 'node:path'
import { Fault, type FaultPlace } from '../../../shared/model/fault.ts'
import { z } from '../../../shared/zod.ts'
import { makeOwnFolder, readSmall, writeDurably, writeWhole } from '../store/durable-file.ts'
import type { MachineClock } from './machine-clock.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** What one must wait after so many failures; from ten on it stays at half an hour. Nothing is ever wiped. */
const DELAYS_MS = [
  0,
  0,
  0,
  0,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
] as const
const LONGEST_DELAY_MS = 30 * MINUTE
const FAILURES_MAX = 1_000_000

/** Unknown codes are counted like known ones, so that they cannot be told apart; but not without end. */
const UNKNOWN_TAGS_MAX = 256
const FILE_MAX_BYTES = 256 * 1024

const attemptSchema = z.object({
  failures: z.int().min(0).max(FAILURES_MAX),
  /** When, by the machine's own running time, which no clock setting changes. */
  uptime: z.int().nonnegative(),
  bootId: z.string().max(64).nullable(),
})
const fileSchema = z.object({
  format: z.literal(1),
  /** Looked at one by one, the first wrong one ends it: anybody who can write the folder can write thousands. */
  tags: z.custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null),
  /** What holds for every tag that is not listed, since the file was found spoilt. */
  everybody: attemptSchema.optional(),
})
const TAG = /^[0-9a-f]{64}$/
type Attempt = z.infer<typeof attemptSchema>
type Tags = ReadonlyMap<string, Attempt>

/** What one file says. */
interface Counts {
  readonly tags: Tags
  readonly everybody: Attempt | null
}

const NOTHING: Counts = { tags: new Map(), everybody: null }

/** One file of counts. What another one says never enters it: a copy of the vault may come from anybody. */
interface Counter {
  readonly path: string
  readonly place: FaultPlace
  /** Null if the file is spoilt: everybody waits, from their next attempt on. */
  counts: Counts | null
}

export interface Attempts {
  /** Milliseconds until the next attempt for this tag may be made; 0 if now. */
  remaining(tag: Buffer): number
  /** The longest wait under way, of all tags: what can be told to somebody who has not said who they are. */
  longestRemaining(): number
  /**
   * Counts a failure for each tag before the passcode is tried: on disk when it resolves, so that killing the process
   * in the middle of a guess saves the guesser nothing.
   * @returns the failures so far, this one included; of several tags the most
   * @throws Fault `too-early` with `retryAt`, and those of the environment: what cannot be counted is not tried.
   */
  begin(tags: readonly Buffer[]): Promise<number>
  /** Nothing could be tried: what `begin` counted is taken back. Whoever kills the process before has it counted. */
  takeBack(): Promise<void>
  /** The passcode was right. */
  succeed(tag: Buffer): Promise<void>
}

/**
 * Failures per tag, kept in two places at most: in the vault, and in this machine's folder, so that neither putting the
 * vault's folder back nor a read-only medium starts the count afresh. Each counts for itself, and the stricter holds.
 * Nothing is written before somebody makes an attempt: looking at a vault leaves no trace.
 * @param paths of the counter files, this machine's last; all are written.
 * @param known tags that lead to somebody: their counters are never pushed out by others.
 */
export async function openAttempts(
  paths: readonly string[],
  known: readonly Buffer[],
  clock: MachineClock,
): Promise<Attempts> {
  const knownTags = new Set(known.map(nameOf))
  const counters = await Promise.all(
    paths.map((path, at) => openCounter(path, at === paths.length - 1 ? 'machine' : 'vault')),
  )
  const remaining = (name: string) =>
    Math.max(0, ...counters.map((counter) => remainingIn(counter, name, clock)))
  let before = counters.map(({ counts }) => counts)

  return {
    remaining: (tag) => remaining(nameOf(tag)),
    longestRemaining: () =>
      Math.max(
        0,
        ...counters.flatMap(({ counts }) =>
          attemptsIn(counts ?? NOTHING).map((attempt) => remainingOf(attempt, clock)),
        ),
      ),
    async begin(tags) {
      const names = tags.map(nameOf)
      await startWaits(counters, knownTags, clock)
      const wait = Math.max(0, ...names.map(remaining))
      const failures = Math.max(0, ...names.map((name) => failuresIn(counters, name)))
      if (wait > 0) throw new Fault('too-early', { retryAt: clock.now() + wait, failures })
      before = counters.map(({ counts }) => counts)
      for (const counter of counters) {
        counter.counts = withFailure(counter.counts ?? NOTHING, names, clock)
        await save(counter, knownTags)
      }
      return Math.min(failures + 1, FAILURES_MAX)
    },
    async takeBack() {
      for (const [index, counter] of counters.entries()) {
        counter.counts = before[index] ?? null
        await save(counter, knownTags, writeWhole)
      }
    },
    async succeed(tag) {
      for (const counter of counters) {
        counter.counts = withoutFailures(counter.counts ?? NOTHING, nameOf(tag), clock)
        // A power cut may bring the failures back, which gains no guess.
        await save(counter, knownTags, writeWhole)
      }
    },
  }
}

function nameOf(tag: Buffer): string {
  return tag.toString('hex')
}

async function openCounter(path: string, place: FaultPlace): Promise<Counter> {
  const counts = await readCounts(path, place)
  return { path, place, counts: counts === 'spoilt' ? null : counts }
}

async function save(
  { path, place, counts }: Counter,
  known: ReadonlySet<string>,
  write = writeDurably,
): Promise<void> {
  const { tags, everybody } = counts ?? NOTHING
  const kept = { format: 1, tags: Object.fromEntries(withoutSurplus(tags, known)) }
  const bytes = Buffer.from(JSON.stringify(everybody === null ? kept : { ...kept, everybody }))
  // Where a vault's drive was pulled out, its folder would be made on the machine's own disk.
  if (place === 'machine') await makeOwnFolder(dirname(path), place)
  await write(path, bytes, place)
}

/**
 * Somebody spoilt a counter: everybody waits as after ten failures, once, from this attempt on. Also for codes that are
 * nobody's, which could be told from the others else.
 */
async function startWaits(
  counters: readonly Counter[],
  known: ReadonlySet<string>,
  clock: MachineClock,
): Promise<void> {
  const attempt = { failures: DELAYS_MS.length - 1, uptime: clock.uptime(), bootId: clock.bootId }
  for (const counter of counters) {
    if (counter.counts !== null) continue
    counter.counts = { tags: new Map(), everybody: attempt }
    await save(counter, known)
  }
}

function attemptsIn({ tags, everybody }: Counts): Attempt[] {
  return everybody === null ? [...tags.values()] : [...tags.values(), everybody]
}

function attemptOf({ tags, everybody }: Counts, name: string): Attempt | null {
  return tags.get(name) ?? everybody
}

function remainingIn({ counts }: Counter, name: string, clock: MachineClock): number {
  return counts === null ? LONGEST_DELAY_MS : remainingOf(attemptOf(counts, name), clock)
}

function failuresIn(counters: readonly Counter[], name: string): number {
  return Math.max(0, ...counters.map(({ counts }) => attemptOf(counts ?? NOTHING, name)?.failures ?? 0))
}

function withFailure(counts: Counts, names: readonly string[], clock: MachineClock): Counts {
  const tags = new Map(counts.tags)
  for (const name of names) {
    const failures = Math.min((attemptOf(counts, name)?.failures ?? 0) + 1, FAILURES_MAX)
    tags.set(name, { failures, uptime: clock.uptime(), bootId: clock.bootId })
  }
  return { ...counts, tags }
}

/** Not listed, unless everybody who is not listed waits. */
function withoutFailures(counts: Counts, name: string, clock: MachineClock): Counts {
  const tags = new Map(counts.tags)
  tags.delete(name)
  if (counts.everybody !== null) tags.set(name, { failures: 0, uptime: clock.uptime(), bootId: clock.bootId })
  return { ...counts, tags }
}

/** What must still be waited. Only running time of the machine counts, so setting the clock changes nothing. */
function remainingOf(attempt: Attempt | null, clock: MachineClock): number {
  if (attempt === null) return 0
  const delay = DELAYS_MS[attempt.failures] ?? LONGEST_DELAY_MS
  return Math.max(0, delay - elapsedSince(attempt, clock))
}

/** After a restart only the time since then is certain. */
function elapsedSince(attempt: Attempt, clock: MachineClock): number {
  const uptime = clock.uptime()
  const sameBoot = attempt.bootId === clock.bootId && uptime >= attempt.uptime
  return sameBoot ? uptime - attempt.uptime : uptime
}

async function readCounts(path: string, place: FaultPlace): Promise<Counts | 'spoilt'> {
  const bytes = await readSmall(path, FILE_MAX_BYTES, place)
  if (bytes === null) return NOTHING
  if (bytes === 'too-long') return 'spoilt'
  try {
    const parsed = fileSchema.safeParse(JSON.parse(bytes.toString('utf8')))
    if (!parsed.success) return 'spoilt'
    const { tags, everybody = null } = parsed.data
    const counted = new Map<string, Attempt>()
    for (const [tag, value] of Object.entries(tags)) {
      if (!TAG.test(tag)) return 'spoilt'
      counted.set(tag, attemptSchema.parse(value))
    }
    return { tags: counted, everybody }
  } catch {
    return 'spoilt'
  }
}

function withoutSurplus(tags: Tags, known: ReadonlySet<string>): Tags {
  const unknown = [...tags].filter(([tag]) => !known.has(tag))
  const surplus = Math.max(0, unknown.length - UNKNOWN_TAGS_MAX)
  const fewestFirst = unknown.sort(([, a], [, b]) => a.failures - b.failures)
  const dropped = new Set(fewestFirst.slice(0, surplus).map(([tag]) => tag))
  return new Map([...tags].filter(([tag]) => !dropped.has(tag)))
}
