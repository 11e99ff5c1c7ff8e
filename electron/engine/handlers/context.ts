import { freemem } from 'node:os'
import { SetDesk } from '../backup/set-desk.ts'
import { compartmentOpener } from '../compartments/compartment-databases.ts'
import { type Argon2Cost, calibrate } from '../crypto/argon2id.ts'
import type { EngineEnvironment } from '../engine.ts'
import { Previews } from '../files/preview.ts'
import { lookAtMachine } from '../guard/look-at-machine.ts'
import { machineClock } from '../session/machine-clock.ts'
import { SessionRoom } from '../session/session-room.ts'

/** What every handler works with: one session and what belongs to it. */
export interface Context {
  readonly environment: EngineEnvironment
  readonly room: SessionRoom
  readonly previews: Previews
  /** The backup set that is looked through. */
  readonly sets: SetDesk
  readonly close: () => Promise<void>
}

export function openContext(environment: EngineEnvironment): Context {
  // Measured once: it takes most of a second.
  let cost: Promise<Argon2Cost> | null = null
  const room = new SessionRoom(
    {
      machineFolder: environment.machineFolder,
      openCompartment: compartmentOpener(environment.contentThread),
      lookAtMachine,
      kdfCost: () => (cost ??= calibrate(freemem())),
      clock: machineClock,
    },
    environment.publish,
  )
  const sets = new SetDesk()
  const previews = new Previews(() => room.vault(), environment.inspector)
  return {
    environment,
    room,
    previews,
    sets,
    async close() {
      previews.close()
      await Promise.all([room.close(), sets.close()])
    },
  }
}
