import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract.ts'
import type { Fault } from '../../shared/model/fault.ts'
import { call, faultOf } from './bridge.ts'

interface CallOptions {
  /** False: do not ask yet. */
  readonly enabled?: boolean
  /** About things that change without telling (drives, folders, the machine): every screen that opens asks anew. */
  readonly fresh?: boolean
  /** Ask again after so many milliseconds. */
  readonly refetchInterval?: number
  /** Show the former answer until the answer to a new input is there. */
  readonly keepPrevious?: boolean
}

/** The answer to a call, cached under `[name, input]` until something invalidates it (see query-client.ts). */
export function useCall<N extends CallName>(
  name: N,
  input: CallInput<N>,
  options: CallOptions = {},
): UseQueryResult<CallOutput<N>, Fault> {
  const { keepPrevious = false, fresh = false, ...rest } = options
  return useQuery<CallOutput<N>, Fault>({
    queryKey: [name, input],
    queryFn: () => call(name, input).catch((thrown: unknown) => Promise.reject(faultOf(thrown))),
    ...(keepPrevious ? { placeholderData: keepFormer } : {}),
    ...(fresh ? { gcTime: 0, staleTime: 0 } : {}),
    ...rest,
  })
}

function keepFormer<T>(former: T | undefined): T | undefined {
  return former
}
