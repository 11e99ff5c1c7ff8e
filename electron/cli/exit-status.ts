import type { Exceptions } from '../../shared/contract/basics.ts'
import { type Fault, FAULT_KINDS, type FaultKind } from '../../shared/model/fault.ts'

/** What the command's end says to a script; documented in docs/command-line.md. */
export const EXIT = {
  done: 0,
  refused: 1,
  usage: 2,
  damage: 3,
  environment: 4,
  newer: 5,
  defect: 70,
  interrupted: 130,
} as const

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT]

const BY_KIND: Readonly<Record<FaultKind, ExitStatus>> = {
  refusal: EXIT.refused,
  damage: EXIT.damage,
  unsupported: EXIT.newer,
  environment: EXIT.environment,
  cancelled: EXIT.interrupted,
  defect: EXIT.defect,
}

/**
 * Of work that left something out: what the disk or the drive does not take is the machine's matter, if that is all of it.
 * Of a long list only the first are known, and the rest is told as damage.
 */
export function statusOfLeft({ rows, total }: Exceptions): ExitStatus {
  const isMachines = rows.length === total && rows.every(({ code }) => FAULT_KINDS[code] === 'environment')
  return isMachines ? EXIT.environment : EXIT.damage
}

export function exitStatusOf({ code, kind, details }: Fault): ExitStatus {
  if (code === 'input-invalid') return EXIT.usage
  // A vault that lies where nothing can be written is the machine's matter; one in an older state is not.
  if (code === 'read-only-session' && details['mode'] === 'medium') return EXIT.environment
  return BY_KIND[kind]
}
