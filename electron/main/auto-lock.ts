/**
 * Locks when nobody has been working for a while. A job that was begun meanwhile holds the lock back as long as it gives
 * signs of life: a backup over lunch must not die of the clerk's absence. It locks the moment the job is through; jobs that
 * begin while nobody is here hold nothing back, else a page that was taken over could go on with one after the other.
 */
export interface AutoLockParts {
  /** Milliseconds of a clock that is never set. */
  readonly now: () => number
  /** When a job that was started by then and still runs last gave a sign of life; null when there is none. */
  readonly lastJobSign: (startedBy: number) => number | null
  readonly warn: (secondsLeft: number) => void
  readonly lock: () => void
}

export interface AutoLock {
  /** Somebody is here. */
  touch(): void
  /** The session's idle time, or null while the vault is closed. */
  arm(idleMinutes: number | null): void
}

/** How long before the lock the window is told. */
export const WARNING_SECONDS = 30
const TICK = 1000
/** A job that is silent for so long does not hold the lock back. */
const JOB_SILENCE = 60_000

export function createAutoLock(parts: AutoLockParts): AutoLock {
  let lastTouch = parts.now()
  let idleMinutes: number | null = null
  let warned = false
  let timer: NodeJS.Timeout | undefined

  const working = (startedBy: number): boolean => {
    const sign = parts.lastJobSign(startedBy)
    return sign !== null && parts.now() - sign < JOB_SILENCE
  }

  const tick = (): void => {
    if (idleMinutes === null) return
    const locksAt = lastTouch + idleMinutes * 60_000
    const left = locksAt - parts.now()
    if (working(locksAt)) return
    if (left <= 0) parts.lock()
    else if (left <= WARNING_SECONDS * 1000 && !warned) {
      warned = true
      parts.warn(Math.ceil(left / 1000))
    }
  }

  return {
    touch() {
      lastTouch = parts.now()
      warned = false
    },
    arm(minutes) {
      if (idleMinutes === null && minutes !== null) this.touch()
      idleMinutes = minutes
      clearInterval(timer)
      if (minutes !== null) timer = setInterval(tick, TICK)
    },
  }
}
