import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunningJobs } from '../../../renderer/bridge/running-jobs.ts'
import type { Progress, VaultEvent } from '../../../shared/contract/event.ts'

const JOB = 'a'.repeat(32)
const progress = (doneBytes: number): Progress => ({
  ...{ phase: 'sealing', doneBytes, totalBytes: 10, doneFiles: 0, totalFiles: null },
})

/** The bridge's event road, as the preload offers it; each test loads the modules anew around it. */
async function jobsAround(): Promise<{
  jobs: RunningJobs
  tell: (event: VaultEvent) => void
}> {
  const listeners = new Set<(event: unknown) => void>()
  vi.stubGlobal('window', {
    strongroom: { subscribe: (listener: (event: unknown) => void) => listeners.add(listener) },
  })
  vi.resetModules()
  const module = await import('../../../renderer/bridge/running-jobs.ts')
  return { jobs: new module.RunningJobs(), tell: (event) => listeners.forEach((listener) => listener(event)) }
}

describe('jobs under way', () => {
  beforeEach(() => vi.unstubAllGlobals())

  it('tell progress and then one end', async () => {
    const { jobs, tell } = await jobsAround()
    const job = jobs.claim(JOB)
    const seen: number[] = []
    job.onProgress(({ doneBytes }) => seen.push(doneBytes))
    tell({ event: 'job.progressed', job: JOB, progress: progress(1) })
    tell({ event: 'job.progressed', job: JOB, progress: progress(7) })
    tell({ event: 'job.ended', job: JOB, outcome: { ok: true, result: { stored: 1 } } })
    await expect(job.ended).resolves.toEqual({ stored: 1 })
    expect(seen).toEqual([1, 7])
  })

  it('may end before the window has learnt their id', async () => {
    const { jobs, tell } = await jobsAround()
    tell({ event: 'job.progressed', job: JOB, progress: progress(3) })
    tell({
      event: 'job.ended',
      job: JOB,
      outcome: { ok: false, fault: { code: 'disk-full', retryable: false, details: { freeBytes: 1 } } },
    })
    const job = jobs.claim(JOB)
    const seen: number[] = []
    job.onProgress(({ doneBytes }) => seen.push(doneBytes))
    expect(seen).toEqual([3])
    await expect(job.ended).rejects.toMatchObject({ code: 'disk-full', details: { freeBytes: 1 } })
  })

  it('end with the lock', async () => {
    const { jobs, tell } = await jobsAround()
    const job = jobs.claim(JOB)
    tell({ event: 'session.locked', why: 'engine-ended' })
    await expect(job.ended).rejects.toMatchObject({ code: 'engine-ended' })
    expect(jobs.claim(JOB)).not.toBe(job)
  })

  it('ignore news that is not of the contract', async () => {
    const { jobs, tell } = await jobsAround()
    const job = jobs.claim(JOB)
    tell({ event: 'job.ended', job: JOB } as unknown as VaultEvent)
    tell({ event: 'job.ended', job: JOB, outcome: { ok: true, result: 1 } })
    await expect(job.ended).resolves.toBe(1)
  })
})
