import type { Fault, FaultKind } from '../../shared/model/fault.ts'

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

export function exitStatusOf({ code, kind, details }: Fault): ExitStatus {
  if (code === 'input-invalid') return EXIT.usage
  // A vault that lies where nothing can be written is the machine's matter; one in an older state is not.
  if (code === 'read-only-session' && details['mode'] === 'medium') return EXIT.environment
  return BY_KIND[kind]
}
