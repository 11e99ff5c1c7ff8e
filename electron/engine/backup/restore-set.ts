import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Job } from '../jobs/job.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { type FileScope, restoreFiles } from './restore-files.ts'
import { type RestoreEnvironment, restoreVault } from './restore-vault.ts'

type Input = JobInput<'set.restore'>
type Result = JobResult<'set.restore'>

/** Restores a set, or a part of it, into a new folder (contract: `set.restore`). */
export async function restoreSet(environment: RestoreEnvironment, input: Input, job: Job): Promise<Result> {
  const { scope } = input
  if (scope.of === 'vault') return await restoreVault(environment, input, job)
  const { vault = null } = environment
  if (vault === null) return await restoreFiles(input, scope, job)
  return await recorded(vault, input, scope, () => restoreFiles(input, scope, job))
}

/**
 * Tells the ledger before the first file is written in plain. Where no vault is open there is no ledger that could be
 * written: whoever has the sheets and the drive needs no program of ours either.
 */
async function recorded(
  vault: OpenVault,
  { set }: Input,
  { compartment }: FileScope,
  restore: () => Promise<Result>,
): Promise<Result> {
  // A set may be of another vault, or of a compartment that was not there yet.
  const isOwn = vault.registry.compartments().some(({ id }) => id === compartment)
  const intent = vault.ledger.intend('file.restored', {
    ...(isOwn ? { compartment } : {}),
    facts: { set, ...(isOwn ? {} : { compartment }) },
  })
  try {
    const result = await restore()
    intent.done({ files: result.files, bytes: result.bytes, damaged: result.damaged.total })
    return result
  } catch (error) {
    const { code } = asFault(error)
    if (code === 'cancelled') intent.cancelled()
    else intent.failed(code)
    throw error
  } finally {
    await vault.publish()
  }
}
