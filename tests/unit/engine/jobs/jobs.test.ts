import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Progress } from '../../../../shared/contract/event.ts'
import { LIMITS } from '../../../../shared/limits.ts'
import { Fault } from '../../../../shared/model/fault.ts'
import { asFault } from '../../../../electron/engine/jobs/as-fault.ts'
import { ExceptionList } from '../../../../electron/engine/jobs/exception-list.ts'
import { Pacer } from '../../../../electron/engine/jobs/pacer.ts'
import { ProgressMeter } from '../../../../electron/engine/jobs/progress-meter.ts'

describe('a progress meter', () => {
  afterEach(() => void vi.useRealTimers())

  test('tells each phase at once, counts seldom, and the last ones with the next phase', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const told: Progress[] = []
    const meter = new ProgressMeter((progress) => void told.push(progress), 'scanning')
    for (let file = 0; file < 10_000; file += 1) {
      meter.addBytes(3)
      meter.addFile()
    }
    expect(told).toHaveLength(1)
    expect(told[0]).toEqual({
      ...{ phase: 'scanning', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null },
    })
    vi.advanceTimersByTime(1000 / LIMITS.progressPerSecond)
    meter.addBytes(1)
    meter.addBytes(1)
    expect(told.slice(1)).toMatchObject([{ phase: 'scanning', doneBytes: 30_001, doneFiles: 10_000 }])
    meter.totalBytes = 40_000
    meter.enter('finishing')
    expect(told.at(-1)).toMatchObject({ phase: 'finishing', doneBytes: 30_002, totalBytes: 40_000 })
  })
})

describe('a list of exceptions', () => {
  test('counts all and names the first', () => {
    const list = new ExceptionList()
    for (let at = 0; at < LIMITS.reportRows + 5; at += 1) list.add(`file ${at}`, 'source-gone')
    const { total, rows } = list.toValue()
    expect([total, rows.length]).toEqual([LIMITS.reportRows + 5, LIMITS.reportRows])
    expect(rows[0]).toEqual({ name: 'file 0', code: 'source-gone' })
  })
})

describe('a pacer', () => {
  test('lets messages in while work goes on, and ends it when it is cancelled', async () => {
    const stop = new AbortController()
    const pacer = new Pacer(stop.signal)
    setTimeout(() => {
      stop.abort()
    })
    const working = async () => {
      for (let step = 0; step < 1e9; step += 1) await pacer.breathe()
    }
    await expect(working()).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('what ends a job', () => {
  test('is a fault as it is, a cancel, or a defect that keeps its cause to itself', () => {
    const fault = new Fault('disk-full')
    expect(asFault(fault)).toBe(fault)
    const stop = new AbortController()
    stop.abort()
    expect(asFault(stop.signal.reason).code).toBe('cancelled')
    const cause = new TypeError('with a secret in it')
    const defect = asFault(cause)
    expect([defect.code, defect.message, defect.cause]).toEqual(['defect', 'defect', cause])
    expect(JSON.stringify(defect.toValue())).not.toContain('secret')
  })
})
