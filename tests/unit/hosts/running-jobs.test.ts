import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRunningJobs, type JobControls } from '../../../electron/hosts/running-jobs.ts'
import type { Progress, VaultEvent } from '../../../shared/contract/event.ts'
import { Fault } from '../../../shared/model/fault.ts'

const JOB = 'a'.repeat(32)
const progress = (doneBytes: number): Progress => ({
  phase: 'sealing',
  doneBytes,
  totalBytes: null,
  doneFiles: 0,
  totalFiles: null,
})

function setUp() {
  const events: VaultEvent[] = []
  const jobs = createRunningJobs(
    (event) => void events.push(event),
    (thrown) => (thrown instanceof Fault ? thrown : new Fault('defect')).toValue(),
  )
  const start = () => {
    const work = Promise.withResolvers<unknown>()
    let controls: JobControls | undefined
    jobs.start(JOB, 'ledger.verify', (given) => {
      controls = given
      return work.promise
    })
    return { ...work, controls: controls! }
  }
  return { jobs, events, start }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a job in the host', () => {
  it('tells progress ten times a second at most, the newest, and all of it before the end', async () => {
    const { events, start } = setUp()
    const { controls, resolve } = start()
    for (let i = 0; i < 1000; i++) {
      controls.report(progress(i))
      await vi.advanceTimersByTimeAsync(1)
    }
    expect(events.length).toBeLessThanOrEqual(11)
    expect(events.length).toBeGreaterThanOrEqual(9)
    controls.report(progress(5000))
    resolve(7)
    await settle()
    expect(events.at(-2)).toMatchObject({ event: 'job.progressed', progress: { doneBytes: 5000 } })
    expect(events.at(-1)).toEqual({ event: 'job.ended', job: JOB, outcome: { ok: true, result: 7 } })
  })

  it('says nothing after its end', async () => {
    const { jobs, events, start } = setUp()
    const { controls, resolve } = start()
    controls.report(progress(1))
    controls.report(progress(2))
    resolve(null)
    await settle()
    const count = events.length
    jobs.cancel(JOB)
    await vi.advanceTimersByTimeAsync(5000)
    expect(events).toHaveLength(count)
    expect(events.filter(({ event }) => event === 'job.ended')).toHaveLength(1)
  })

  it('that was cancelled ends as cancelled, however the work noticed', async () => {
    for (const notice of [
      (signal: AbortSignal) => signal.reason as unknown,
      () => new DOMException('aborted', 'AbortError'),
    ]) {
      const { jobs, events, start } = setUp()
      const { controls, reject } = start()
      jobs.cancel(JOB)
      expect(controls.signal.aborted).toBe(true)
      reject(notice(controls.signal))
      await settle()
      expect(events).toMatchObject([
        { event: 'job.ended', outcome: { ok: false, fault: { code: 'cancelled' } } },
      ])
    }
  })

  it('that is cancelled too late ends with its result', async () => {
    const { jobs, events, start } = setUp()
    const { resolve } = start()
    jobs.cancel(JOB)
    resolve('done')
    await settle()
    expect(events).toMatchObject([{ outcome: { ok: true, result: 'done' } }])
  })

  it('that fails says with which fault', async () => {
    const { events, start } = setUp()
    start().reject(new Fault('disk-full', { name: 'stick' }))
    await settle()
    expect(events).toMatchObject([
      { outcome: { ok: false, fault: { code: 'disk-full', details: { name: 'stick' } } } },
    ])
  })
})
