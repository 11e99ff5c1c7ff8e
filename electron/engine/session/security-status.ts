import type { CallOutput } from '../../../shared/contract/contract.ts'
import { memoryIsLocked } from '../crypto/locked-memory.ts'
import { SODIUM_VERSION } from '../crypto/sodium-version.ts'
import { CIPHER } from '../store/cipher.ts'
import { sqliteVersion } from '../store/sqlite-version.ts'
import type { SessionRoom } from './session-room.ts'
import { trustFindings } from './trust-findings.ts'

/** What is true of this process, for whoever wants to know what their vault rests on. */
export function securityStatus(
  room: Pick<SessionRoom, 'slotCost' | 'overseen'>,
): CallOutput<'security.status'> {
  const cost = room.slotCost()
  const overseen = room.overseen()
  return {
    memoryLocked: memoryIsLocked(),
    ...(cost === null ? {} : { kdfMemoryBytes: cost.memoryBytes, kdfPasses: cost.passes }),
    sqliteVersion: sqliteVersion(),
    cipher: CIPHER,
    sodiumVersion: SODIUM_VERSION,
    engineMemoryBytes: process.memoryUsage.rss(),
    ...(overseen === null ? {} : { findings: trustFindings(overseen) }),
  }
}
