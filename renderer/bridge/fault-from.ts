import type { z } from '../../shared/zod.ts'
import type { faultValue } from '../../shared/contract/basics.ts'
import { Fault } from '../../shared/model/fault.ts'

/** The fault that another process sent, as the exception it was there. */
export function faultFrom({ code, details, incident }: z.infer<typeof faultValue>): Fault {
  return new Fault(code, details, incident === undefined ? {} : { incident })
}
