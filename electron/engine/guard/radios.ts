import type { GuardFinding } from './findings.ts'

/** One folder of `/sys/class/rfkill` (Documentation/ABI/stable/sysfs-class-rfkill), as read. */
export interface RfkillFiles {
  readonly name: string
  /** `wlan`, `bluetooth`, `wwan`, `nfc`, … */
  readonly type: string | null
  /** `1`: switched off by software, or by a switch on the case. */
  readonly soft: string | null
  readonly hard: string | null
}

/** A radio that neither software nor a switch keeps quiet. */
export function judgeRadio({ name, type, soft, hard }: RfkillFiles): GuardFinding | null {
  if (soft?.trim() === '1' || hard?.trim() === '1') return null
  return { kind: 'radio', name: `${type?.trim() ?? 'radio'} (${name})`, serious: true }
}

/**
 * Bluetooth controllers of `/sys/class/bluetooth`. One that rfkill knows is judged there; one that it does not know
 * cannot be switched off, as far as can be seen.
 */
export function judgeBluetooth(
  controllers: readonly string[],
  rfkill: readonly RfkillFiles[],
): GuardFinding[] {
  if (rfkill.some(({ type }) => type?.trim() === 'bluetooth')) return []
  return controllers
    .filter((name) => /^hci\d+$/.test(name))
    .map((name) => ({ kind: 'radio', name: `bluetooth (${name})`, serious: true }))
}
