import { describe, expect, it } from 'vitest'
import {
  beginPace,
  bytesPerSecond,
  secondsLeft,
  stepPace,
} from '../../../../../renderer/features/jobs/pace.ts'

/** A job that moves `bytes` in each of `steps` steps of `stepMs`. */
function run(steps: number, stepMs: number, bytes: number, from = beginPace(0)) {
  let pace = from
  for (let step = 1; step <= steps; step++) pace = stepPace(pace, pace.at + stepMs, pace.doneBytes + bytes)
  return pace
}

describe('the pace of a job', () => {
  it('is not guessed from the first moments', () => {
    expect(bytesPerSecond(run(5, 100, 1e6))).toBeNull()
  })

  it('of a steady job is its rate from the start', () => {
    const pace = run(20, 100, 1e6)
    expect(bytesPerSecond(pace)).toBeCloseTo(1e7, -2)
    expect(secondsLeft(pace, 120e6)).toBeCloseTo(10, 3)
  })

  it('does not depend on how often progress is told', () => {
    const often = bytesPerSecond(run(100, 50, 5e5)) ?? 0
    const seldom = bytesPerSecond(run(5, 1000, 1e7)) ?? 0
    expect(often / seldom).toBeCloseTo(1, 6)
  })

  it('follows a change within some seconds', () => {
    const slowed = run(120, 100, 1e5, run(100, 100, 1e6))
    expect(bytesPerSecond(slowed)).toBeLessThan(2.5e6)
    expect(bytesPerSecond(slowed)).toBeGreaterThan(1e6)
  })

  it('sinks while a job stands still', () => {
    const stalled = run(100, 100, 0, run(50, 100, 1e6))
    expect(bytesPerSecond(stalled)).toBeLessThan(3e6)
  })

  it('begins anew when a phase counts from zero', () => {
    const again = stepPace(run(50, 100, 1e6), 6000, 0)
    expect(bytesPerSecond(again)).toBeNull()
    expect(secondsLeft(again, 5e7)).toBeNull()
  })

  it('promises no end where the total is unknown', () => {
    expect(secondsLeft(run(50, 100, 1e6), null)).toBeNull()
  })
})
