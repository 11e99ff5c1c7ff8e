import { Fault } from '../../../shared/model/fault.ts'

/** For the ledger's entry of a failed act: what is no fault of ours is a defect. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (error instanceof Error && error.name === 'AbortError')
    return new Fault('cancelled', {}, { cause: error })
  return new Fault('defect', {}, { cause: error })
}
