import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { SessionRoom } from '../../electron/engine/session/session-room.ts'
import { sql } from '../../electron/engine/store/sql.ts'
import { CONTENT_THREAD } from './compartment-fixture.ts'
import { quietJob, vaultFixture } from './vault-fixture.ts'

/** Writes into every compartment of somebody what no entry of the ledger speaks of, as a changed program would. */
export async function writeUnaccounted(folder: string, staffCode: string, passcode: string): Promise<void> {
  const openCompartment = compartmentOpener(CONTENT_THREAD)
  await using elsewhere = await vaultFixture({ environment: { openCompartment } })
  const room = new SessionRoom(elsewhere.environment, () => undefined)
  const who = { folder, staffCode, passcode }
  await room.unlock({ ...who, allowConnected: true, clockBelieved: true }, quietJob)
  for (const { catalogue } of room.vault().compartments())
    catalogue.write((db) => {
      db.run(sql`UPDATE folder SET name = name`)
    })
  await room.vault().publish()
  await room.close()
}
