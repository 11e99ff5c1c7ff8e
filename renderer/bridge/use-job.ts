import { useCallback, useEffect, useRef, useState } from 'react'
import type { JobInput, JobName, JobResult } from '../../shared/contract/contract.ts'
import type { Progress } from '../../shared/contract/event.ts'
import type { Fault } from '../../shared/model/fault.ts'
import { faultOf, start, type JobHandle } from './bridge.ts'
import { agreedTo, isLeftUndone } from './second-person.ts'

/** A job that one screen starts and waits for. For work that outlives its screen see job-tray.ts. */
export type JobState<N extends JobName> =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly progress: Progress | null; readonly cancelling: boolean }
  | { readonly state: 'done'; readonly result: JobResult<N> }
  | { readonly state: 'failed'; readonly fault: Fault }

export interface UsedJob<N extends JobName> {
  readonly job: JobState<N>
  readonly running: boolean
  /**
   * @returns the result, or undefined after a fault, which is then in `job` and was given to `onFault`, or when no second
   * person agreed now; `onWaits` hears that it waits for one.
   */
  begin(
    this: void,
    input: JobInput<N>,
    onFault?: (fault: Fault) => void,
    onWaits?: () => void,
  ): Promise<JobResult<N> | undefined>
  cancel(this: void): void
  reset(this: void): void
}

/** Leaving the screen cancels the job. */
export function useJob<N extends JobName>(name: N): UsedJob<N> {
  const [job, setJob] = useState<JobState<N>>({ state: 'idle' })
  const handle = useRef<JobHandle<N> | null>(null)
  const gone = useRef(false)

  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      handle.current?.cancel()
    }
  }, [])

  const begin = useCallback(
    async (input: JobInput<N>, onFault?: (fault: Fault) => void, onWaits?: () => void) => {
      setJob({ state: 'running', progress: null, cancelling: false })
      const run = async (agreed: JobInput<N>): Promise<JobResult<N>> => {
        const started = await start(name, agreed)
        handle.current = started
        if (gone.current) started.cancel()
        started.onProgress((progress) =>
          setJob((now) => (now.state === 'running' ? { ...now, progress } : now)),
        )
        return await started.ended
      }
      try {
        const result = await agreedTo(name, input, run)
        setJob({ state: 'done', result })
        return result
      } catch (thrown) {
        const fault = faultOf(thrown)
        if (isLeftUndone(fault)) {
          setJob({ state: 'idle' })
          if (fault.details['waits'] === true) onWaits?.()
          return undefined
        }
        setJob({ state: 'failed', fault })
        onFault?.(fault)
        return undefined
      } finally {
        handle.current = null
      }
    },
    [name],
  )

  const cancel = useCallback(() => {
    setJob((now) => (now.state === 'running' ? { ...now, cancelling: true } : now))
    handle.current?.cancel()
  }, [])
  const reset = useCallback(() => setJob({ state: 'idle' }), [])
  return { job, running: job.state === 'running', begin, cancel, reset }
}
