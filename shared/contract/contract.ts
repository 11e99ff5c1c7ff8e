/** Every call, job and event, declared once: the gate, the engine's handlers, the window's bridge and the command line read it here. */
import type { z } from '../zod.ts'
import { accessCalls, accessJobs } from './access.ts'
import { backupCalls, backupJobs } from './backup.ts'
import { fileCalls, fileJobs } from './file.ts'
import { hardwareKeyCalls, hardwareKeyJobs } from './hardware-key.ts'
import { ledgerCalls, ledgerJobs } from './ledger.ts'
import { policyCalls, policyJobs } from './policy.ts'
import { recoveryCalls, recoveryJobs } from './recovery.ts'
import { sessionCalls, sessionJobs } from './session.ts'
import { shellCalls } from './shell.ts'
import { staffCalls, staffJobs } from './staff.ts'
import { vaultCalls, vaultJobs } from './vault.ts'

export const CALLS = {
  ...shellCalls,
  ...vaultCalls,
  ...sessionCalls,
  ...recoveryCalls,
  ...fileCalls,
  ...backupCalls,
  ...ledgerCalls,
  ...staffCalls,
  ...accessCalls,
  ...hardwareKeyCalls,
  ...policyCalls,
}

export const JOBS = {
  ...vaultJobs,
  ...sessionJobs,
  ...fileJobs,
  ...backupJobs,
  ...ledgerJobs,
  ...staffJobs,
  ...accessJobs,
  ...hardwareKeyJobs,
  ...policyJobs,
  ...recoveryJobs,
}

export type Calls = typeof CALLS
export type Jobs = typeof JOBS
export type CallName = keyof Calls
export type JobName = keyof Jobs

export type CallInput<N extends CallName> = z.input<Calls[N]['input']>
export type CallOutput<N extends CallName> = z.output<Calls[N]['output']>
export type JobInput<N extends JobName> = z.input<Jobs[N]['input']>
export type JobResult<N extends JobName> = z.output<Jobs[N]['result']>

/** Calls that the engine answers; the others are the broker's own. */
export type EngineCallName = { [N in CallName]: Calls[N]['room'] extends 'engine' ? N : never }[CallName]
export type ShellCallName = Exclude<CallName, EngineCallName>

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(CALLS, name)
}

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name)
}
