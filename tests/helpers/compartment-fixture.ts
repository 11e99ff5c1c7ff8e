import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { JobInput, JobResult } from '../../shared/contract/contract.ts'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import type { OpenCompartment } from '../../electron/engine/session/open-compartment.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import type { Job } from '../../electron/engine/jobs/job.ts'
import type { SessionEnvironment } from '../../electron/engine/session/session-environment.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { quietJob, type VaultFixture, vaultFixture } from './vault-fixture.ts'

export const CONTENT_THREAD = new URL('../../electron/engine/content/content-thread.ts', import.meta.url)

/** An unlocked vault with one compartment, and a folder beside it for sources and exports. */
export interface CompartmentFixture extends AsyncDisposable {
  readonly vault: VaultFixture
  readonly session: VaultSession
  readonly compartment: OpenCompartment
  /** A folder outside the vault. */
  readonly outside: string
  import(
    sources: readonly string[],
    change?: Partial<JobInput<'file.import'>>,
    job?: Job,
  ): Promise<JobResult<'file.import'>>
  /** Locks and unlocks: everything is read from disk again. */
  reopen(): Promise<CompartmentFixture>
}

export async function compartmentFixture(
  change: Partial<SessionEnvironment> = {},
): Promise<CompartmentFixture> {
  const environment = { openCompartment: compartmentOpener(CONTENT_THREAD), ...change }
  const vault = await vaultFixture({ environment })
  const session = await vault.create()
  const { id } = await createCompartment(session, { name: 'Customers A–F' }, CONTENT_THREAD)
  const outside = join(vault.base, 'outside')
  mkdirSync(outside)
  return fixtureOf(vault, session, id, outside)
}

function fixtureOf(
  vault: VaultFixture,
  session: VaultSession,
  id: string,
  outside: string,
): CompartmentFixture {
  return {
    vault,
    session,
    compartment: session.compartment(id),
    outside,
    import: (sources, change = {}, job = quietJob) =>
      importFiles(session, { compartment: id, folder: null, sources: [...sources], ...change }, job),
    async reopen() {
      await session.close()
      return fixtureOf(vault, await vault.unlock(), id, outside)
    },
    async [Symbol.asyncDispose]() {
      await session.close().catch(() => undefined)
      await vault[Symbol.asyncDispose]()
    },
  }
}
