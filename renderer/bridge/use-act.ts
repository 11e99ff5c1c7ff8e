import { useCallback, useState } from 'react'
import type { CallInput, CallName, CallOutput } from '../../shared/contract/contract.ts'
import type { Fault } from '../../shared/model/fault.ts'
import { call, faultOf } from './bridge.ts'
import { agreedTo, isLeftUndone } from './second-person.ts'

/** A call that changes something: whether it is under way, and the fault of the last attempt. */
export interface Act<N extends CallName> {
  readonly busy: boolean
  readonly fault: Fault | null
  /**
   * @param onWaits it was not done and nothing went wrong: it waits for its second person.
   * @returns the answer, or undefined after a fault, which is then in `fault`, or when no second person agreed now.
   */
  run(this: void, input: CallInput<N>, onWaits?: () => void): Promise<CallOutput<N> | undefined>
  clear(this: void): void
}

export function useAct<N extends CallName>(name: N): Act<N> {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)

  const run = useCallback(
    async (input: CallInput<N>, onWaits?: () => void) => {
      setBusy(true)
      setFault(null)
      try {
        return await agreedTo(name, input, (agreed) => call(name, agreed))
      } catch (thrown) {
        const failed = faultOf(thrown)
        if (!isLeftUndone(failed)) setFault(failed)
        else if (failed.details['waits'] === true) onWaits?.()
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
