import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'

/** What a lock-out is measured with. */
export interface MachineClock {
  /** Milliseconds since 1970 UTC, as the system claims; anybody may set it. */
  now(): number
  /** Milliseconds since the machine started; nobody can set it. */
  uptime(): number
  /** Tells one start of the machine from another; null where the system does not say. */
  readonly bootId: string | null
}

function readBootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return null
  }
}

export const machineClock: MachineClock = {
  now: () => Date.now(),
  uptime: () => Math.floor(uptime() * 1000),
  bootId: readBootId(),
}
