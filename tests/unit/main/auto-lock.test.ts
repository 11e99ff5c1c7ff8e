import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createAutoLock } from '../../../electron/main/auto-lock.ts'

const MINUTE = 60_000

function setUp() {
  const lock = vi.fn()
  const warn = vi.fn()
  let lastJobSign: number | null = null
  let startedAt = 0
  const autoLock = createAutoLock({
    ...{ now: () => Date.now(), warn, lock },
    lastJobSign: (startedBy) => (startedAt <= startedBy ? lastJobSign : null),
  })
  const jobSign = (time: number | null, started = 0) => {
    lastJobSign = time
    startedAt = started
  }
  return { autoLock, lock, warn, jobSign }
}

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

describe('the idle lock', () => {
  it('warns half a minute before and then locks', () => {
    const { autoLock, lock, warn } = setUp()
    autoLock.arm(5)
    vi.advanceTimersByTime(5 * MINUTE - 31_000)
    expect(warn).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(warn).toHaveBeenCalledExactlyOnceWith(30)
    vi.advanceTimersByTime(29_000)
    expect(lock).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(lock).toHaveBeenCalled()
  })

  it('begins anew whenever somebody works', () => {
    const { autoLock, lock, warn } = setUp()
    autoLock.arm(1)
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(45_000)
      autoLock.touch()
    }
    expect(lock).not.toHaveBeenCalled()
    expect(warn).toHaveBeenCalledTimes(10)
  })

  it('does nothing while the vault is closed, and counts from the unlock', () => {
    const { autoLock, lock } = setUp()
    vi.advanceTimersByTime(60 * MINUTE)
    autoLock.arm(1)
    vi.advanceTimersByTime(MINUTE - 1000)
    expect(lock).not.toHaveBeenCalled()
    autoLock.arm(null)
    vi.advanceTimersByTime(60 * MINUTE)
    expect(lock).not.toHaveBeenCalled()
  })

  it('is not put off by a change of the session', () => {
    const { autoLock, lock } = setUp()
    autoLock.arm(1)
    vi.advanceTimersByTime(50_000)
    autoLock.arm(1)
    vi.advanceTimersByTime(10_000)
    expect(lock).toHaveBeenCalled()
  })

  it('waits for a job that is alive, and locks when it is through', () => {
    const { autoLock, lock, jobSign } = setUp()
    autoLock.arm(1)
    for (let i = 0; i < 20; i++) {
      jobSign(Date.now())
      vi.advanceTimersByTime(30_000)
    }
    expect(lock).not.toHaveBeenCalled()
    jobSign(null)
    vi.advanceTimersByTime(1000)
    expect(lock).toHaveBeenCalled()
  })

  it('does not wait for jobs that begin when it is due already', () => {
    const { autoLock, lock, jobSign } = setUp()
    autoLock.arm(1)
    jobSign(0)
    for (let i = 0; i < 3; i++) {
      vi.advanceTimersByTime(30_000)
      jobSign(Date.now())
    }
    expect(lock).not.toHaveBeenCalled()
    jobSign(Date.now(), Date.now())
    vi.advanceTimersByTime(1000)
    expect(lock).toHaveBeenCalled()
  })

  it('does not wait for a job that has fallen silent', () => {
    const { autoLock, lock, jobSign } = setUp()
    autoLock.arm(5)
    jobSign(0)
    vi.advanceTimersByTime(5 * MINUTE)
    expect(lock).toHaveBeenCalled()
  })
})
