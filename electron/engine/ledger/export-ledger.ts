import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import type { LedgerEntry } from '../../../shared/contract/ledger.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Job } from '../jobs/job.ts'
import { folderOutsideVaults } from '../session/outside-vaults.ts'
import { writeNew } from '../store/durable-file.ts'
import type { Ledger } from './ledger.ts'
import { csvOf } from './ledger-csv.ts'

/** Whose ledger it is. */
interface LedgerOwner {
  readonly vaultId: string
  readonly ledger: Ledger
}

/**
 * Writes the entries of a filter into a new file of a chosen folder, oldest first. The export is an entry itself.
 * @throws Fault `cancelled`, `name-taken`, those of `folderOutsideVaults`, and those of the environment; nothing is left behind then.
 */
export async function exportLedger(
  { vaultId, ledger }: LedgerOwner,
  { to, format, filter }: JobInput<'ledger.export'>,
  job: Job,
): Promise<JobResult<'ledger.export'>> {
  await folderOutsideVaults(to)
  const entries = await collect(ledger, filter, job)
  const head = ledger.head()
  const name = `ledger-${vaultId.slice(0, 8)}-${head.sequence}-${timestamp(Date.now())}.${format}`
  const text = format === 'csv' ? csvOf(entries) : jsonOf(vaultId, head, entries)
  await writeNew(join(to, name), Buffer.from(text, 'utf8'), 'target')
  ledger.record('ledger.exported', { facts: { entries: entries.length, format } })
  return { entries: entries.length, name }
}

async function collect(
  ledger: Ledger,
  filter: JobInput<'ledger.export'>['filter'],
  { signal, report }: Job,
): Promise<LedgerEntry[]> {
  // What is written while this runs stays outside; else the pages would shift.
  const present = { ...filter, until: ledger.head().sequence }
  const newestFirst: LedgerEntry[] = []
  for (;;) {
    if (signal.aborted) throw new Fault('cancelled')
    const { rows, total } = ledger.list(present, newestFirst.length, LIMITS.pageRows)
    newestFirst.push(...rows)
    const doneFiles = newestFirst.length
    report({ phase: 'writing', doneBytes: 0, totalBytes: null, doneFiles, totalFiles: total })
    if (rows.length === 0) return newestFirst.reverse()
    await setImmediate()
  }
}

function jsonOf(vaultId: string, head: ReturnType<Ledger['head']>, entries: readonly LedgerEntry[]): string {
  const ledger = { vaultId, head: { sequence: head.sequence, hash: head.hash.toString('hex') }, entries }
  return `${JSON.stringify(ledger, null, 2)}\n`
}

/** `20260102-030405`, UTC. */
function timestamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
}
