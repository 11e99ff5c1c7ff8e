import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import type { Job } from '../jobs/job.ts'
import { restoreFiles } from './restore-files.ts'
import { type RestoreEnvironment, restoreVault } from './restore-vault.ts'

/** Restores a set, or a part of it, into a new folder (contract: `set.restore`). */
export async function restoreSet(
  environment: RestoreEnvironment,
  input: JobInput<'set.restore'>,
  job: Job,
): Promise<JobResult<'set.restore'>> {
  const { scope } = input
  return scope.of === 'vault'
    ? await restoreVault(environment, input, job)
    : await restoreFiles(input, scope, job)
}
