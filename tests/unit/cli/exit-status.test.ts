import { expect, test } from 'vitest'
import { Fault } from '../../../shared/model/fault.ts'
import { EXIT, exitStatusOf, statusOfLeft } from '../../../electron/cli/exit-status.ts'

test('the status says who can do something: a disk that cannot be written is the machine’s, an older state is not', () => {
  expect(exitStatusOf(new Fault('read-only-session', { mode: 'medium' }))).toBe(EXIT.environment)
  expect(exitStatusOf(new Fault('read-only-session', { mode: 'older' }))).toBe(EXIT.refused)
  expect(exitStatusOf(new Fault('medium-read-only', { place: 'drive' }))).toBe(EXIT.environment)
  expect(exitStatusOf(new Fault('input-invalid'))).toBe(EXIT.usage)
  expect(exitStatusOf(new Fault('wrong-passcode'))).toBe(EXIT.refused)
  expect(exitStatusOf(new Fault('set-newer'))).toBe(EXIT.newer)
  expect(exitStatusOf(new Fault('set-damaged'))).toBe(EXIT.damage)
})

test('what was left out is the machine’s matter only if all of it is', () => {
  const large = { name: 'a', code: 'file-too-large' } as const
  const damaged = { name: 'b', code: 'content-damaged' } as const
  expect(statusOfLeft({ total: 1, rows: [large] })).toBe(EXIT.environment)
  expect(statusOfLeft({ total: 2, rows: [large, damaged] })).toBe(EXIT.damage)
  expect(statusOfLeft({ total: 2, rows: [large] })).toBe(EXIT.damage)
})
