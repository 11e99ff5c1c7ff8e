import { entryLayout } from '../format/entry.ts'
import type { VaultSession } from './vault-session.ts'

/** Entries that are looked at: every unlock ends what it finds, so what is open is new. */
const LOOKED_AT = 200

export interface UnfinishedExport {
  readonly at: number
  /** Staff code. */
  readonly by: string
}

/** Exports whose intent nothing ended, newest first. Each is ended in the ledger, so that it is told once. */
export function endUnfinishedExports({ registry, directory, ledger }: VaultSession): UnfinishedExport[] {
  const ended = new Set<number | null>()
  return registry.entriesWhere({ act: 'file.exported' }, 0, LOOKED_AT).flatMap((row) => {
    const { sequence, phase, of, at, by, compartment } = entryLayout.decode(row.entry)
    ended.add(of)
    if (phase !== 'intent' || ended.has(sequence)) return []
    const about = compartment === null ? {} : { compartment }
    ledger.resume('file.exported', sequence, about).failed('engine-ended')
    return [{ at, by: by === 'recovery' ? by : (directory.certificate(by)?.code ?? by) }]
  })
}
