import { create } from 'zustand'
import type { JobInput, JobName, JobResult } from '../../shared/contract/contract.ts'
import type { Progress } from '../../shared/contract/event.ts'
import type { Fault } from '../../shared/model/fault.ts'
import { faultOf, start } from './bridge.ts'
import { agreedTo } from './second-person.ts'

/** A job in the tray, until somebody puts it away. Times are milliseconds of `performance.now()`. */
export type TrayJob = {
  [N in JobName]: {
    readonly id: string
    readonly name: N
    /** What it does, for the person: "Import into Archive". */
    readonly title: string
    readonly startedAt: number
    readonly progress: Progress | null
    /** When that progress came. */
    readonly progressAt: number
    readonly cancelling: boolean
    readonly outcome: { ok: true; result: JobResult<N> } | { ok: false; fault: Fault } | null
    readonly cancel: () => void
  }
}[JobName]

interface JobTray {
  readonly jobs: readonly TrayJob[]
}

export const useJobTray = create<JobTray>(() => ({ jobs: [] }))

function change(id: string, news: Partial<TrayJob>): void {
  useJobTray.setState(({ jobs }) => ({
    jobs: jobs.map((job) => (job.id === id ? ({ ...job, ...news } as TrayJob) : job)),
  }))
}

/**
 * Starts work that goes on while the person does other things: the tray shows it, also when it does not even start.
 * Where a second person must agree, they are asked first, and the tray shows nothing of the attempt before.
 * @returns its result, when it ends. @throws Fault, which the tray shows too, except `second-person` when nobody agreed
 */
export function startInTray<N extends JobName>(
  name: N,
  title: string,
  input: JobInput<N>,
): Promise<JobResult<N>> {
  return agreedTo(name, input, (agreed) => runInTray(name, title, agreed))
}

async function runInTray<N extends JobName>(
  name: N,
  title: string,
  input: JobInput<N>,
): Promise<JobResult<N>> {
  const handle = await start(name, input).catch((thrown: unknown) => {
    const fault = faultOf(thrown)
    show({ ...begun(name, title), id: `not started ${++notStarted}`, outcome: { ok: false, fault } })
    throw fault
  })
  const { id } = handle
  const cancel = () => {
    change(id, { cancelling: true })
    handle.cancel()
  }
  show({ ...begun(name, title), id, cancel })
  handle.onProgress((progress) => change(id, { progress, progressAt: performance.now() }))
  try {
    const result = await handle.ended
    change(id, { outcome: { ok: true, result } } as Partial<TrayJob>)
    return result
  } catch (thrown) {
    const fault = faultOf(thrown)
    if (fault.code === 'second-person') putAway(id)
    else change(id, { outcome: { ok: false, fault } })
    throw fault
  }
}

let notStarted = 0

function begun(name: JobName, title: string) {
  return {
    name,
    title,
    startedAt: performance.now(),
    progress: null,
    progressAt: 0,
    cancelling: false,
    outcome: null,
    cancel: () => undefined,
  }
}

function show(entry: Omit<TrayJob, 'name'> & { readonly name: JobName }): void {
  useJobTray.setState(({ jobs }) => ({ jobs: [...jobs, entry as TrayJob] }))
}

export function putAway(id: string): void {
  useJobTray.setState(({ jobs }) => ({ jobs: jobs.filter((job) => job.id !== id) }))
}

/** On lock: the engine that did the work has ended, and the titles name what is confidential. */
export function emptyTray(): void {
  useJobTray.setState({ jobs: [] })
}
