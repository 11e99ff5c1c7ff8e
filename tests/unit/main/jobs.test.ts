import { describe, expect, it, vi } from 'vitest'
import { createGrants } from '../../../electron/main/grants.ts'
import { createJobs, type JobsParts } from '../../../electron/main/jobs.ts'
import { Fault } from '../../../shared/model/fault.ts'

const VAULT = { vaultId: 'a'.repeat(32) }

function setUp() {
  const grants = createGrants()
  const start = vi.fn<JobsParts['start']>(() => Promise.resolve())
  const cancel = vi.fn<JobsParts['cancel']>()
  const publish = vi.fn<JobsParts['publish']>()
  const onDone = vi.fn<JobsParts['onDone']>()
  const toFaultValue = (thrown: unknown) => (thrown instanceof Fault ? thrown : new Fault('defect')).toValue()
  let time = 0
  const jobs = createJobs({ start, cancel, grants, publish, onDone, toFaultValue, now: () => time })
  const ends = () => publish.mock.calls.map(([event]) => event).filter(({ event }) => event === 'job.ended')
  return { jobs, grants, start, cancel, publish, onDone, ends, wait: (ms: number) => void (time += ms) }
}

const cancelled = { ok: false as const, fault: new Fault('cancelled').toValue() }

describe('a job', () => {
  it('ends once, whatever comes after', () => {
    const { jobs, ends, onDone } = setUp()
    const job = jobs.start('vault.create', { place: '/a' })
    jobs.ended({ event: 'job.ended', job, outcome: { ok: true, result: VAULT } })
    jobs.ended({ event: 'job.ended', job, outcome: cancelled })
    jobs.abandon('locked')
    expect(ends()).toEqual([{ event: 'job.ended', job, outcome: { ok: true, result: VAULT } }])
    expect(onDone).toHaveBeenCalledExactlyOnceWith('vault.create', { place: '/a' })
  })

  it('that nobody started has no end and no progress', () => {
    const { jobs, publish } = setUp()
    const job = 'f'.repeat(32)
    jobs.ended({ event: 'job.ended', job, outcome: cancelled })
    const progress = {
      phase: 'sealing' as const,
      doneBytes: 0,
      totalBytes: null,
      doneFiles: 0,
      totalFiles: null,
    }
    jobs.progressed({ event: 'job.progressed', job, progress })
    jobs.cancel(job)
    expect(publish).not.toHaveBeenCalled()
  })

  it('ends when the engine is gone', () => {
    const { jobs, ends } = setUp()
    jobs.start('ledger.verify', {})
    jobs.start('ledger.verify', {})
    jobs.abandon('engine-ended')
    expect(ends()).toHaveLength(2)
    expect(ends()[0]).toMatchObject({ outcome: { ok: false, fault: { code: 'engine-ended' } } })
    expect(jobs.running).toBe(0)
  })

  it('ends when it cannot even be handed over', async () => {
    const { jobs, start, ends } = setUp()
    start.mockRejectedValue(new Fault('engine-ended'))
    jobs.start('ledger.verify', {})
    await expect.poll(ends).toHaveLength(1)
  })

  it('whose result is not what the contract says ends as a defect, not as done', () => {
    const { jobs, ends, onDone } = setUp()
    const job = jobs.start('vault.create', {})
    jobs.ended({ event: 'job.ended', job, outcome: { ok: true, result: { vaultId: 'no id' } } })
    expect(ends()).toMatchObject([{ outcome: { ok: false, fault: { code: 'defect' } } }])
    expect(onDone).not.toHaveBeenCalled()
  })

  it('that restored a vault gives the window a token, never the path', () => {
    const { jobs, grants, ends } = setUp()
    const job = jobs.start('set.restore', {})
    const result = {
      files: 1,
      versions: 1,
      bytes: 1,
      damaged: { total: 0, rows: [] },
      notes: [],
      folderName: 'v',
      vault: '/restored/v',
    }
    jobs.ended({ event: 'job.ended', job, outcome: { ok: true, result } })
    expect(JSON.stringify(ends())).not.toContain('/restored')
    const { vault } = (ends()[0] as { outcome: { result: { vault: string } } }).outcome.result
    expect(grants.redeem([{ token: vault, use: 'read' }])).toEqual(['/restored/v'])
  })

  it('gives signs of life while it runs', () => {
    const { jobs, wait } = setUp()
    expect(jobs.lastSign(0)).toBeNull()
    const job = jobs.start('ledger.verify', {})
    wait(500)
    expect(jobs.lastSign(0)).toBe(0)
    const progress = {
      phase: 'verifying' as const,
      doneBytes: 0,
      totalBytes: null,
      doneFiles: 0,
      totalFiles: null,
    }
    jobs.progressed({ event: 'job.progressed', job, progress })
    expect(jobs.lastSign(0)).toBe(500)
    jobs.start('content.check', { percent: 1 })
    jobs.ended({ event: 'job.ended', job, outcome: { ok: false, fault: new Fault('cancelled').toValue() } })
    expect(jobs.lastSign(499)).toBeNull()
    expect(jobs.lastSign(500)).toBe(500)
  })
})
