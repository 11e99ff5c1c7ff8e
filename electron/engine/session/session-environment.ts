import type { GuardFinding } from '../../../shared/contract/ledger.ts'
import type { Argon2Cost } from '../crypto/argon2id.ts'
import type { MachineClock } from './machine-clock.ts'
import type { CompartmentOpener } from './open-vault.ts'

/** What a session needs from the engine around it. */
export interface SessionEnvironment {
  /** Where anchors and attempt counters lie, outside every vault. */
  readonly machineFolder: string
  readonly openCompartment: CompartmentOpener
  /** What ties this machine to the outside now. */
  readonly lookAtMachine: () => Promise<readonly GuardFinding[]>
  /** The cost that a guess should have on this machine. */
  readonly kdfCost: () => Promise<Argon2Cost>
  readonly clock: MachineClock
}
