import { Fault } from '../../../shared/model/fault.ts'

/** Faults of one file beside its damage. A fault of the medium keeps the others from being written, too. */
const OF_ONE_FILE: ReadonlySet<Fault['code']> = new Set<Fault['code']>([
  'not-found',
  'path-too-long',
  'file-too-large',
])

/** Whether a failure leaves the other files of an export or a restore to be written. */
export function isOfThisFile(error: unknown): error is Fault {
  return error instanceof Fault && (error.kind === 'damage' || OF_ONE_FILE.has(error.code))
}
