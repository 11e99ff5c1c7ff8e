/**
 * Work that a lock cut off. Its screen and its line in the tray go with the vault, so whoever unlocks that vault next is
 * told: only the kind of work is kept, and nothing that names what is confidential.
 */
import { create } from 'zustand'
import type { JobName } from '../../shared/contract/contract.ts'
import type { FaultCode } from '../../shared/model/fault.ts'
import { useSession } from './session.ts'

/** Work that somebody would take for done if nobody told them. Of an export that was broken off the engine tells itself. */
const CUT_KINDS = [
  'backup.create',
  'set.restore',
  'file.import',
  'item.remove',
  'set.verify',
  'content.check',
] as const satisfies readonly JobName[]
type CutKind = (typeof CUT_KINDS)[number]

interface CutWork {
  /** Each kind once, in the order of {@link CUT_KINDS}. */
  readonly kinds: readonly CutKind[]
}

export const useCutWork = create<CutWork>(() => ({ kinds: [] }))

/** The vault that is open, or was last. */
let vaultId: string | null = null

export function followCutWork(): void {
  useSession.subscribe(({ session }) => {
    if (session.state !== 'unlocked') return
    if (session.vaultId !== vaultId) useCutWork.setState({ kinds: [] })
    vaultId = session.vaultId
  })
}

/** A job ended with this fault. */
export function noteEnd(name: JobName, code: FaultCode): void {
  if (vaultId === null || (code !== 'locked' && code !== 'engine-ended')) return
  useCutWork.setState(({ kinds }) => ({
    kinds: CUT_KINDS.filter((kind) => kind === name || kinds.includes(kind)),
  }))
}

/** Whoever is here knows of it. */
export function putCutWorkAway(kind: CutKind): void {
  useCutWork.setState(({ kinds }) => ({ kinds: kinds.filter((each) => each !== kind) }))
}
