/**
 * Locks when nobody has been working for a while. A job under way holds the lock back as long as it gives signs of
 * life: a backup over lunch must not die of the clerk's absence. It locks the moment the job is through.
 */
export interface AutoLockParts {
  /** Milliseconds of a clock that is never set. */
  readonly now: () => number
  /** When a running job last gave a sign of life; null when none runs. */
  readonly lastJobSign: () => number | null
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

  const working = (): boolean => {
    const sign = parts.lastJobSign()
    return sign !== null && parts.now() - sign < JOB_SILENCE
  }

  const tick = (): void => {
    if (idleMinutes === null) return
    const left = idleMinutes * 60_000 - (parts.now() - lastTouch)
    if (working()) return
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
