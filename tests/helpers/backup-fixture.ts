import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../shared/contract/basics.ts'
import { createBackup } from '../../electron/engine/backup/create-backup.ts'
import { restoreSet } from '../../electron/engine/backup/restore-set.ts'
import type { RestoreEnvironment } from '../../electron/engine/backup/restore-vault.ts'
import { shownPath } from '../../electron/engine/backup/version-names.ts'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import { OpenedVersion, storedVersion } from '../../electron/engine/files/version-content.ts'
import type { Job } from '../../electron/engine/jobs/job.ts'
import type { OpenVault } from '../../electron/engine/session/open-vault.ts'
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
  /** With two of three sheets, into the folder `restored` or another one beside the vault. */
  restore(set: Id, change?: Partial<RestoreInput>, job?: Job): ReturnType<typeof restoreSet>
  readonly restoreEnvironment: RestoreEnvironment
}

type RestoreInput = Parameters<typeof restoreSet>[1]

export async function backupFixture(): Promise<BackupFixture> {
  const vault = await vaultFixture({ environment: { openCompartment: compartmentOpener(CONTENT_THREAD) } })
  const session = await vault.create()
  const { id } = await createCompartment(session, { name: 'Clients A to M' }, CONTENT_THREAD)
  const drive = join(vault.base, 'drive')
  const sources = join(vault.base, 'sources')
  const restoreEnvironment = { ...vault.environment, contentThread: CONTENT_THREAD }
  await mkdir(drive)
  await mkdir(sources)
  return {
    ...{ vault, session, compartment: id, drive, sources },
    async store(...paths) {
      await importFiles(session, { compartment: id, folder: null, sources: paths }, quietJob)
    },
    restoreEnvironment,
    restore: (set, change = {}, job = quietJob) =>
      restoreSet(
        restoreEnvironment,
        {
          ...{ place: drive, set, sheets: vault.sheets.slice(0, 2), scope: { of: 'vault' } },
          ...{ to: vault.base, folderName: 'restored', acceptDamage: false },
          ...change,
        },
        job,
      ),
    backup: (job = quietJob, place = drive) => createBackup(session, { place }, job, CONTENT_THREAD),
    async [Symbol.asyncDispose]() {
      await session.close()
      await vault[Symbol.asyncDispose]()
    },
  }
}

/** Path, size and hash of every version in a compartment, in the order they were stored, read through the vault. */
export async function contentsOf(session: OpenVault, compartment: Id): Promise<string[]> {
  const open = session.compartment(compartment)
  const lines: string[] = []
  for (const facts of [...open.catalogue.versions()]) {
    const hash = createHash('sha256')
    using version = new OpenedVersion(open, storedVersion(facts))
    for await (const chunk of version.read()) hash.update(chunk)
    lines.push(`${shownPath(open, facts.itemId)} ${String(facts.bytes)} ${hash.digest('hex')}`)
  }
  return lines
}
