import { useCallback, useState } from 'react'
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract.ts'
import type { Fault } from '../../shared/model/fault.ts'
import { call, faultOf } from './bridge.ts'

/** A call that changes something: whether it is under way, and the fault of the last attempt. */
export interface Act<N extends CallName> {
  readonly busy: boolean
  readonly fault: Fault | null
  /** @returns the answer, or undefined after a fault, which is then in `fault`. */
  run(this: void, input: CallInput<N>): Promise<CallOutput<N> | undefined>
  clear(this: void): void
}

export function useAct<N extends CallName>(name: N): Act<N> {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  const run = useCallback(
    async (input: CallInput<N>) => {
      setBusy(true)
      setFault(null)
      try {
        return await call(name, input)
      } catch (thrown) {
        setFault(faultOf(thrown))
        return undefined
      } finally {
        setBusy(false)
      }
    },
    [name],
  )
  const clear = useCallback(() => setFault(null), [])
  return { busy, fault, run, clear }
}
