import { LIMITS } from '../../../shared/limits.ts'
import type { LedgerAhead } from '../../../shared/contract/session.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Authority } from '../ledger/authority.ts'
import type { Directory } from '../ledger/directory.ts'
import type { Registry } from '../store/registry.ts'

/**
 * Asks before a leap of the clock is believed. On a machine without a network a dead battery is ordinary, and what is
 * signed once with the clock years ahead ends rights and papers until the sheets set the time anew. Nothing is written
 * before the answer: an entry would carry that time.
 * @param lastAt the newest moment that was signed here, milliseconds since 1970.
 * @throws Fault `clock-ahead` with details clockAt and lastAt
 */
export function assertClockBelieved(lastAt: number, clockAt: number, isBelieved: boolean): void {
  if (clockAt - lastAt <= LIMITS.clockLeapMs || isBelieved) return
  throw new Fault('clock-ahead', { clockAt, lastAt })
}

interface Told {
  readonly authority: Pick<Authority, 'latest' | 'member'>
  readonly registry: Pick<Registry, 'entriesWhere'>
  readonly directory: Pick<Directory, 'certificate'>
}

/**
 * Whether the ledger's own time, by which every end is judged, is ahead of the clock: by which entry, and whose.
 * @param now of the machine's clock.
 * @returns null where the two agree, as they should
 */
export function ledgerAhead({ authority, registry, directory }: Told, now: number): LedgerAhead | null {
  const { latest } = authority
  if (!isAhead(latest, now)) return null
  const [entry] = registry.entriesWhere({ from: latest, to: latest }, 0, 1)
  if (entry === undefined) return null
  const { sequence, by } = entry
  return { at: latest, sequence, by: directory.certificate(by)?.code ?? null }
}

/** Clocks of two machines differ, and time zones are set wrong: a day is no leap. */
function isAhead(latest: number, now: number): boolean {
  return latest - now > LIMITS.clockTrustedMs
}
