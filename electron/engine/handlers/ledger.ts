import { exportLedger } from '../ledger/export-ledger.ts'
import { securityStatus } from '../session/security-status.ts'
import { refusedEntries } from '../session/trust-findings.ts'
import { unaccountedStates } from '../session/unaccounted-states.ts'
import type { CallsOf, JobsOf } from './handler.ts'

export const LEDGER_CALLS: CallsOf<`${'ledger' | 'guard' | 'security'}.${string}`> = {
  'ledger.list': ({ room }, { filter, offset, limit }) => room.vault().ledger.list(filter, offset, limit),
  'guard.look': ({ room }) => room.guard.look(),
  'security.status': ({ room }) => securityStatus(room),
}

export const LEDGER_JOBS: JobsOf<`ledger.${string}`> = {
  'ledger.verify': async ({ room }, _, { signal, report }) => {
    const vault = room.vault()
    const verdict = await vault.ledger.verify(signal, (doneFiles, totalFiles) => {
      report({ phase: 'verifying', doneBytes: 0, totalBytes: null, doneFiles, totalFiles })
    })
    return { ...verdict, ...refusedEntries(vault), unaccounted: unaccountedStates(vault) }
  },
  'ledger.export': ({ room }, input, job) => exportLedger(room.vault(), input, job),
}
