import { createBackup } from '../backup/create-backup.ts'
import { restoreVault } from '../backup/restore-vault.ts'
import type { CallsOf, JobsOf } from './handler.ts'

export const BACKUP_CALLS = {} as unknown as CallsOf<`${'drive' | 'set' | 'backup'}.${string}`>

export const BACKUP_JOBS = {
  'backup.create': ({ room }, input, job) => createBackup(room.vault(), input, job),
  'set.restore': ({ room, environment }, input, job) =>
    restoreVault({ ...room.environment, contentThread: environment.contentThread }, input, job),
} satisfies Partial<
  JobsOf<`${'set' | 'backup'}.${string}`>
> as unknown as JobsOf<`${'set' | 'backup'}.${string}`>
