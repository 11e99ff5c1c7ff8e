import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GuardFinding } from '../../shared/contract/ledger.ts'
import type { Job } from '../../electron/engine/jobs/job.ts'
import { drawRecovery, type RecoveryDraft } from '../../electron/engine/keys/recovery.ts'
import { printedSheet } from '../../electron/engine/paper/printed-sheet.ts'
import { createVault } from '../../electron/engine/session/create-vault.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import type { SessionEnvironment } from '../../electron/engine/session/session-environment.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'

export const STAFF_CODE = 'AB1'
export const PASSCODE = 'gravel lantern oboe ticket walnut zephyr'
export const OTHER_PASSCODE = 'copper dolphin meadow quiver saddle tundra'

/** The least that a slot may cost; tests need many. */
export const LEAST_COST = { memoryBytes: 64 * 1024 * 1024, passes: 3 }

export const quietJob: Job = { signal: new AbortController().signal, report: () => {} }

/** A vault in a temporary folder, and a machine folder beside it. */
export interface VaultFixture extends AsyncDisposable {
  readonly base: string
  readonly parent: string
  readonly folder: string
  readonly environment: SessionEnvironment
  readonly sheets: readonly string[]
  readonly draft: RecoveryDraft
  create(): Promise<VaultSession>
  unlock(change?: Partial<Parameters<typeof unlockVault>[1]>): Promise<VaultSession>
}

export interface FixtureOptions {
  readonly findings?: readonly GuardFinding[]
  readonly airGapRule?: 'refuse' | 'warn'
  readonly environment?: Partial<SessionEnvironment>
}

export async function vaultFixture(options: FixtureOptions = {}): Promise<VaultFixture> {
  const base = await mkdtemp(join(tmpdir(), 'strongroom-test-'))
  const draft = await drawRecovery(3, 2)
  const environment: SessionEnvironment = {
    machineFolder: join(base, 'machine'),
    openCompartment: () => Promise.reject(new Error('this vault has no compartments')),
    lookAtMachine: () => Promise.resolve(options.findings ?? []),
    kdfCost: () => Promise.resolve(LEAST_COST),
    clock: machineClock,
    ...options.environment,
  }
  const folder = join(base, 'Vault')
  return {
    base,
    parent: base,
    folder,
    environment,
    draft,
    sheets: draft.sheets.map((sheet) => printedSheet(sheet).text),
    create: () =>
      createVault(
        environment,
        {
          parent: base,
          folderName: 'Vault',
          office: 'Office of the Test',
          custodianCode: STAFF_CODE,
          custodianName: 'Anna Berg',
          passcode: PASSCODE,
          airGapRule: options.airGapRule ?? 'warn',
        },
        draft,
        quietJob,
      ),
    unlock: (change = {}) =>
      unlockVault(
        environment,
        { folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false, ...change },
        quietJob,
      ),
    async [Symbol.asyncDispose]() {
      draft[Symbol.dispose]()
      await rm(base, { recursive: true, force: true })
    },
  }
}

/** The code of the fault that a promise ends with; anything else fails the test. */
export async function faultOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
    throw error
  }
  throw new Error('no fault')
}
