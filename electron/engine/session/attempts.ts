import { dirname } from 'node:path'
import { Fault, type FaultPlace } from '../../../shared/model/fault.ts'
import { z } from '../../../shared/zod.ts'
import { makeOwnFolder, readSmall, writeDurably } from '../store/durable-file.ts'
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
  tags: z.record(z.string().regex(/^[0-9a-f]{64}$/), attemptSchema),
})
type Attempt = z.infer<typeof attemptSchema>
type Tags = Map<string, Attempt>

export interface Attempts {
  /** Milliseconds until the next attempt for this tag may be made; 0 if now. */
  remaining(tag: Buffer): number
  /** The longest wait of all tags: what can be told to somebody who has not said who they are. */
  longestRemaining(): number
  /**
   * Counts a failure before the passcode is tried: on disk when it resolves, so that killing the process in the middle
   * of a guess saves the guesser nothing.
   * @returns the failures so far, this one included
   * @throws Fault `too-early` with `retryAt`, and those of the environment: what cannot be counted is not tried.
   */
  begin(tag: Buffer): Promise<number>
  /** The passcode was right. */
  succeed(tag: Buffer): Promise<void>
}

/**
 * Failures per staff tag, kept in two places at most: in the vault, and in this machine's folder, so that neither
 * putting the vault's folder back nor a read-only medium starts the count afresh. The stricter of the two holds.
 * @param paths of the counter files, this machine's last; all are written.
 * @param known tags of people who exist: their counters are never pushed out by others.
 */
export async function openAttempts(
  paths: readonly string[],
  known: readonly Buffer[],
  clock: MachineClock,
): Promise<Attempts> {
  const placeOf = (at: number): FaultPlace => (at === paths.length - 1 ? 'machine' : 'vault')
  const knownTags = new Set(known.map((tag) => tag.toString('hex')))
  const readings = await Promise.all(paths.map((path, at) => readTags(path, placeOf(at))))
  const spoilt = readings.includes('spoilt')
  const tags = stricter(
    readings.map((reading) => (reading === 'spoilt' ? asAfterTen(knownTags, clock) : reading)),
    clock,
  )

  const save = async () => {
    dropUnknown(tags, knownTags)
    const bytes = Buffer.from(JSON.stringify({ format: 1, tags: Object.fromEntries(tags) }))
    for (const [at, path] of paths.entries()) {
      await makeOwnFolder(dirname(path), placeOf(at))
      await writeDurably(path, bytes, placeOf(at))
    }
  }
  if (spoilt) await save()

  return {
    remaining: (tag) => remainingOf(tags.get(tag.toString('hex')), clock),
    longestRemaining: () => Math.max(0, ...[...tags.values()].map((attempt) => remainingOf(attempt, clock))),
    async begin(tag) {
      const name = tag.toString('hex')
      const before = tags.get(name)
      const remaining = remainingOf(before, clock)
      if (remaining > 0) {
        throw new Fault('too-early', { retryAt: clock.now() + remaining, failures: before?.failures ?? 0 })
      }
      const failures = Math.min((before?.failures ?? 0) + 1, FAILURES_MAX)
      tags.set(name, { failures, uptime: clock.uptime(), bootId: clock.bootId })
      await save()
      return failures
    },
    async succeed(tag) {
      tags.delete(tag.toString('hex'))
      await save()
    },
  }
}

/** What must still be waited. Only running time of the machine counts, so setting the clock changes nothing. */
function remainingOf(attempt: Attempt | undefined, clock: MachineClock): number {
  if (attempt === undefined) return 0
  const delay = DELAYS_MS[attempt.failures] ?? LONGEST_DELAY_MS
  return Math.max(0, delay - elapsedSince(attempt, clock))
}

/** After a restart only the time since then is certain. */
function elapsedSince(attempt: Attempt, clock: MachineClock): number {
  const uptime = clock.uptime()
  const sameBoot = attempt.bootId === clock.bootId && uptime >= attempt.uptime
  return sameBoot ? uptime - attempt.uptime : uptime
}

/** Somebody spoilt the counter: everybody who exists waits as after ten failures, once. */
function asAfterTen(known: ReadonlySet<string>, clock: MachineClock): Tags {
  const attempt = { failures: DELAYS_MS.length - 1, uptime: clock.uptime(), bootId: clock.bootId }
  return new Map([...known].map((tag) => [tag, attempt]))
}

async function readTags(path: string, place: FaultPlace): Promise<Tags | 'spoilt'> {
  const bytes = await readSmall(path, FILE_MAX_BYTES, place)
  if (bytes === null) return new Map()
  if (bytes === 'too-long') return 'spoilt'
  try {
    const parsed = fileSchema.safeParse(JSON.parse(bytes.toString('utf8')))
    return parsed.success ? new Map(Object.entries(parsed.data.tags)) : 'spoilt'
  } catch {
    return 'spoilt'
  }
}

function stricter(readings: readonly Tags[], clock: MachineClock): Tags {
  const merged: Tags = new Map()
  for (const [tag, attempt] of readings.flatMap((tags) => [...tags])) {
    const rival = merged.get(tag)
    const moreFailures = rival === undefined || attempt.failures > rival.failures
    const later =
      rival?.failures === attempt.failures && remainingOf(attempt, clock) > remainingOf(rival, clock)
    if (moreFailures || later) merged.set(tag, attempt)
  }
  return merged
}

function dropUnknown(tags: Tags, known: ReadonlySet<string>): void {
  const unknown = [...tags].filter(([tag]) => !known.has(tag))
  const surplus = unknown.length - UNKNOWN_TAGS_MAX
  if (surplus <= 0) return
  const fewestFirst = unknown.sort(([, a], [, b]) => a.failures - b.failures)
  for (const [tag] of fewestFirst.slice(0, surplus)) tags.delete(tag)
}
