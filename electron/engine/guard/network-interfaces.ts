import type { GuardFinding } from './findings.ts'

/** One folder of `/sys/class/net` (Documentation/ABI/testing/sysfs-class-net), as read. */
export interface InterfaceFiles {
  readonly name: string
  /** `up`, `down`, `unknown`, `dormant`, …; null where the file cannot be read. */
  readonly operstate: string | null
  /** `1` with a signal on the wire; reading it fails while the interface is down. */
  readonly carrier: string | null
  /** Hexadecimal; bit 0 is IFF_UP, bit 3 IFF_LOOPBACK (linux/if.h). */
  readonly flags: string | null
  /** The folder has `wireless` or `phy80211`. */
  readonly wireless: boolean
}

const IFF_UP = 1
const IFF_LOOPBACK = 8

/** An interface that is up or has a signal ties the machine to something; so does a radio that is switched on. */
export function judgeInterface(files: InterfaceFiles): GuardFinding | null {
  const flags = Number.parseInt(files.flags?.trim() ?? '', 16)
  if ((flags & IFF_LOOPBACK) !== 0) return null
  const state = files.operstate?.trim() ?? 'unknown'
  const on = (flags & IFF_UP) !== 0
  const carrier = files.carrier?.trim() === '1'
  // `unknown` is what tunnels and bridges say that have no carrier of their own.
  const up = state === 'up' || state === 'dormant' || carrier || (state === 'unknown' && on)
  if (!up && !(files.wireless && on)) return null
  return { kind: files.wireless ? 'radio' : 'interface', name: files.name, serious: true }
}
