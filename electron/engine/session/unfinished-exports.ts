import { codeOf } from '../ledger/directory.ts'
import { newestEntries } from '../ledger/newest-entries.ts'
import type { VaultSession } from './vault-session.ts'

/** Entries that are looked at: every unlock ends what it finds, so what is open is new. */
const LOOKED_AT = 200

/** Acts that write files in plain. */
const ACTS = ['file.exported', 'file.restored'] as const

export interface UnfinishedExport {
  readonly act: (typeof ACTS)[number]
  readonly at: number
  /** Staff code. */
  readonly by: string
}

/** Acts whose intent nothing ended, newest first of each. Each is ended in the ledger, so that it is told once. */
export function endUnfinishedExports(session: VaultSession): UnfinishedExport[] {
  return ACTS.flatMap((act) => endUnfinished(session, act))
}

function endUnfinished(session: VaultSession, act: UnfinishedExport['act']): UnfinishedExport[] {
  const { directory, ledger } = session
  const ended = new Set<number | null>()
  const found: UnfinishedExport[] = []
  let looked = 0
  for (const entry of newestEntries(session, act)) {
    if ((looked += 1) > LOOKED_AT) break
    const { sequence, phase, of, at, by, compartment } = entry
    ended.add(of)
    if (phase !== 'intent' || ended.has(sequence)) continue
    const about = compartment === null ? {} : { compartment }
    ledger.resume(act, sequence, about).failed('engine-ended')
    found.push({ act, at, by: codeOf(directory, by) })
  }
  return found
}
