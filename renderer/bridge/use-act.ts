import { useCallback, useState } from 'react'
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract.ts'
import type { Fault } from '../../shared/model/fault.ts'
import { call, faultOf } from './bridge.ts'
import { agreedTo } from './second-person.ts'

/** A call that changes something: whether it is under way, and the fault of the last attempt. */
export interface Act<N extends CallName> {
  readonly busy: boolean
  readonly fault: Fault | null
  /** It waits for its second person; it was not done, and nothing went wrong. */
  readonly waits: boolean
  /** @returns the answer, or undefined after a fault, which is then in `fault`, or when no second person agreed now. */
  run(this: void, input: CallInput<N>): Promise<CallOutput<N> | undefined>
  clear(this: void): void
}

export function useAct<N extends CallName>(name: N): Act<N> {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [waits, setWaits] = useState(false)

  const run = useCallback(
    async (input: CallInput<N>) => {
      setBusy(true)
      setFault(null)
      setWaits(false)
      try {
        return await agreedTo(name, input, (agreed) => call(name, agreed))
      } catch (thrown) {
        const failed = faultOf(thrown)
        if (failed.code === 'second-person') setWaits(failed.details['waits'] === true)
        else setFault(failed)
        return undefined
      } finally {
        setBusy(false)
      }
    },
    [name],
  )
  const clear = useCallback(() => setFault(null), [])
  return { busy, fault, waits, run, clear }
}
