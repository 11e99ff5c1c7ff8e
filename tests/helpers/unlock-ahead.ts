import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { SessionRoom } from '../../electron/engine/session/session-room.ts'
import { CONTENT_THREAD } from './compartment-fixture.ts'
import { quietJob, vaultFixture } from './vault-fixture.ts'

/** Unlocks and locks a vault as somebody whose clock is so many milliseconds ahead, and who says that it is right. */
export async function unlockAhead(
  folder: string,
  staffCode: string,
  passcode: string,
  ahead: number,
): Promise<void> {
  const clock = { ...machineClock, now: () => machineClock.now() + ahead }
  const openCompartment = compartmentOpener(CONTENT_THREAD)
  await using elsewhere = await vaultFixture({ environment: { openCompartment, clock } })
  const room = new SessionRoom(elsewhere.environment, () => undefined)
  await room.unlock({ folder, staffCode, passcode, allowConnected: true, clockBelieved: true }, quietJob)
  await room.close()
}
