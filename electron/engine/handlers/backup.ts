import { createBackup } from '../backup/create-backup.ts'
import { backupHistory, listSets, lookAtDrive, nameDrive, weighBackup } from '../backup/look-at-drive.ts'
import { judgeSheetForSet, openSet } from '../backup/look-into-set.ts'
import { restoreSet } from '../backup/restore-set.ts'
import { verifySet } from '../backup/verify-set.ts'
import type { SessionRoom } from '../session/session-room.ts'
import type { VaultSession } from '../session/vault-session.ts'
import type { CallsOf, JobsOf } from './handler.ts'

/** Drives and sets are looked at with or without a vault; with one, what it knows of them is told too. */
function vaultIfOpen(room: SessionRoom): VaultSession | null {
  return room.state().state === 'unlocked' ? room.vault() : null
}

export const BACKUP_CALLS: CallsOf<`${'drive' | 'set' | 'backup'}.${string}`> = {
  'drive.look': ({ room }, input) => lookAtDrive(vaultIfOpen(room), input),
  'drive.name': ({ room }, input) => nameDrive(room.vault(), input),
  'set.list': (_, input) => listSets(input),
  'set.sheet': (_, input) => judgeSheetForSet(input),
  'set.open': (_, input) => openSet(input),
  'set.items': ({ sets }, input) => sets.list(input),
  'backup.history': ({ room }) => backupHistory(room.vault()),
  'backup.weigh': ({ room, environment }, input) =>
    weighBackup(room.vault(), input, environment.contentThread),
}

export const BACKUP_JOBS: JobsOf<`${'set' | 'backup'}.${string}`> = {
  'backup.create': ({ room, environment }, input, job) =>
    createBackup(room.vault(), input, job, environment.contentThread),
  'set.verify': ({ room }, input, job) => verifySet(vaultIfOpen(room), input, job),
  'set.restore': async ({ room, environment, sets }, input, job) => {
    await sets.close()
    const { contentThread } = environment
    return await restoreSet({ ...room.environment, contentThread, vault: vaultIfOpen(room) }, input, job)
  },
}
