import { Fault } from '../model/fault.ts'
import type { z } from '../zod.ts'
import { CALLS, JOBS, type CallName, type Calls, type JobName, type Jobs } from './contract.ts'

/**
 * @returns the input in the contract's form (trimmed, upper-cased and so on).
 * @throws Fault `input-invalid` naming the first field that does not fit; never its value.
 */
export function parseCallInput<N extends CallName>(name: N, input: unknown): z.output<Calls[N]['input']> {
  return parsed(CALLS[name].input, input) as z.output<Calls[N]['input']>
}

/** As {@link parseCallInput}, for jobs. */
export function parseJobInput<N extends JobName>(name: N, input: unknown): z.output<Jobs[N]['input']> {
  return parsed(JOBS[name].input, input) as z.output<Jobs[N]['input']>
}

function parsed(schema: z.ZodType, input: unknown): unknown {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const field = result.error.issues[0]?.path[0]
  throw new Fault('input-invalid', { field: typeof field === 'string' ? field : 'input' })
}
