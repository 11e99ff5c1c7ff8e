import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../shared/contract/basics.ts'
import { createBackup } from '../../electron/engine/backup/create-backup.ts'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import type { Job } from '../../electron/engine/jobs/job.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { quietJob, vaultFixture, type VaultFixture } from './vault-fixture.ts'

export const CONTENT_THREAD = new URL('../../electron/engine/content/content-thread.ts', import.meta.url)

/** A vault with one compartment, a folder of sources, and a folder that plays the drive. */
export interface BackupFixture extends AsyncDisposable {
  readonly vault: VaultFixture
  readonly session: VaultSession
  readonly compartment: Id
  readonly drive: string
  readonly sources: string
  store(...paths: string[]): Promise<void>
  backup(job?: Job, place?: string): ReturnType<typeof createBackup>
}

export async function backupFixture(): Promise<BackupFixture> {
  const vault = await vaultFixture({ environment: { openCompartment: compartmentOpener(CONTENT_THREAD) } })
  const session = await vault.create()
  const { id } = await createCompartment(session, { name: 'Clients A to M' }, CONTENT_THREAD)
  const drive = join(vault.base, 'drive')
  const sources = join(vault.base, 'sources')
  await mkdir(drive)
  await mkdir(sources)
  return {
    ...{ vault, session, compartment: id, drive, sources },
    async store(...paths) {
      await importFiles(session, { compartment: id, folder: null, sources: paths }, quietJob)
    },
    backup: (job = quietJob, place = drive) => createBackup(session, { place }, job),
    async [Symbol.asyncDispose]() {
      await session.close()
      await vault[Symbol.asyncDispose]()
    },
  }
}
