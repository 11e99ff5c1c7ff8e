/**
 * How fast a job runs, as an exponential average over time: bursts of many progress messages weigh no more
 * than the time they cover, and a stall lets the rate sink instead of freezing it.
 */

/** Half of what is known about the rate is forgotten after this many milliseconds. */
const HALF_LIFE_MS = 4000

/** Below this the average says nothing yet, and no rate is shown. */
const SETTLED_MS = 1500

export interface Pace {
  readonly startedAt: number
  readonly at: number
  readonly doneBytes: number
  /** Average bytes per millisecond, and the weight it stands on (0 to 1), as in Adam's bias correction. */
  readonly average: number
  readonly weight: number
}

export function beginPace(at: number): Pace {
  return { startedAt: at, at, doneBytes: 0, average: 0, weight: 0 }
}

/** Takes in one progress message. A phase that starts over (writing, then reading back) begins a new pace. */
export function stepPace(pace: Pace, at: number, doneBytes: number): Pace {
  if (doneBytes < pace.doneBytes) return { ...beginPace(at), doneBytes }
  const elapsed = at - pace.at
  if (elapsed <= 0) return { ...pace, doneBytes }
  const keep = 0.5 ** (elapsed / HALF_LIFE_MS)
  const rate = (doneBytes - pace.doneBytes) / elapsed
  return {
    startedAt: pace.startedAt,
    at,
    doneBytes,
    average: pace.average * keep + rate * (1 - keep),
    weight: pace.weight * keep + (1 - keep),
  }
}

/** @returns bytes per second, or null while too little is known. */
export function bytesPerSecond(pace: Pace): number | null {
  if (pace.at - pace.startedAt < SETTLED_MS || pace.weight === 0) return null
  return (pace.average / pace.weight) * 1000
}

/** @returns seconds, or null while the total or the rate is unknown. */
export function secondsLeft(pace: Pace, totalBytes: number | null): number | null {
  const rate = bytesPerSecond(pace)
  if (rate === null || rate < 1 || totalBytes === null || totalBytes < pace.doneBytes) return null
  return (totalBytes - pace.doneBytes) / rate
}
