/**
 * Every fault in words: what happened, why as far as known, what to do next. Used by the window and the command line.
 * The texts lie in `faults/`, one file per kind; a code without a text does not compile, and nobody is ever shown a
 * code alone.
 */
import type { FaultCode, FaultDetails } from '../model/fault.ts'
import { cancelled } from './faults/cancelled.ts'
import { damage } from './faults/damage.ts'
import { defect } from './faults/defect.ts'
import { environment } from './faults/environment.ts'
import type { FaultText } from './faults/fault-texts.ts'
import { refusal } from './faults/refusal.ts'
import { unsupported } from './faults/unsupported.ts'

export interface FaultWords {
  readonly heading: string
  readonly reason: string
  readonly next: string
}

const FAULT_TEXT: Readonly<Record<FaultCode, FaultText>> = {
  ...refusal,
  ...damage,
  ...unsupported,
  ...environment,
  ...cancelled,
  ...defect,
}

/** The words for one fault. `details` are facts that its text may use; unknown ones are left out. */
export function describeFault(code: FaultCode, details: FaultDetails = {}): FaultWords {
  const { heading, reason, next } = FAULT_TEXT[code]
  return {
    heading,
    reason: typeof reason === 'string' ? reason : reason(details),
    next: typeof next === 'string' ? next : next(details),
  }
}
