import { Fault } from '../../../shared/model/fault.ts'
import { firstFailure } from '../../../shared/model/incident.ts'

/** For the ledger's entry of a failed act: what is no fault of ours is a defect. */
export function asFault(error: unknown): Fault {
  const first = firstFailure(error)
  if (first instanceof Fault) return first
  if (first instanceof Error && first.name === 'AbortError')
    return new Fault('cancelled', {}, { cause: first })
  return new Fault('defect', {}, { cause: first })
}
