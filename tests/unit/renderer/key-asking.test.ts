import { beforeEach, expect, it, vi } from 'vitest'
import type { HardwareKey } from '../../../renderer/bridge/hardware-key.ts'
import type { KeyAsking, KeyWork } from '../../../renderer/bridge/key-asking.ts'
import type { KeyStage } from '../../../renderer/bridge/security-key.ts'
import { Fault } from '../../../shared/model/fault.ts'

const KEY = { path: '/dev/hidraw3', name: 'A key with a PIN' }

let seen: (typeof KEY)[]
let stages: KeyStage[]

/** The bridge as the preload offers it: it answers only which keys the tool sees. */
const strongroom = {
  subscribe: () => () => undefined,
  call: (name: string) =>
    name === 'key.tools'
      ? Promise.resolve({ ok: true, value: { available: true, keys: seen } })
      : Promise.reject(new Error(name)),
}
vi.stubGlobal('window', { strongroom })
const module = await import('../../../renderer/bridge/key-asking.ts')
const begin = (): KeyAsking => new module.KeyAsking((stage) => stages.push(stage))

let asking: KeyAsking
beforeEach(() => {
  seen = []
  stages = []
  asking = begin()
})

/** A road whose end the test decides; the work asks it nothing. */
const road = (asksPin: boolean): HardwareKey => ({
  asksPin,
  assert: () => Promise.reject(new Error('not asked')),
  register: () => Promise.reject(new Error('not asked')),
})
const at = () => stages.map((stage) => stage.at)
const reached = (stage: KeyStage['at'], times = 1) =>
  expect.poll(() => at().filter((each) => each === stage)).toHaveLength(times)

it('asks through the window where no key with a PIN is plugged in', async () => {
  const roads: boolean[] = []
  const result = await asking.run((road, _signal, touch) => {
    roads.push(road.asksPin)
    touch(1)
    return Promise.resolve('answer')
  })
  expect([result, roads, at()]).toEqual(['answer', [false], ['looking', 'looking', 'touch']])
})

it('asks for the PIN of a key that is plugged in, and again with what the key said of a wrong one', async () => {
  seen = [KEY]
  const tries: number[] = []
  const work: KeyWork<string> = (_road, _signal, touch) => {
    touch(1)
    tries.push(1)
    return tries.length === 1 ? Promise.reject(new Fault('key-pin', { left: 6 })) : Promise.resolve('answer')
  }
  const running = asking.run(work)
  await reached('pin')
  expect(stages.at(-1)).toEqual({ at: 'pin', keys: [KEY], fault: null })
  asking.choose(road(true))
  await reached('pin', 2)
  const again = stages.at(-1)
  expect(again?.at === 'pin' && again.fault?.details).toEqual({ left: 6 })
  asking.choose(road(true))
  expect(await running).toBe('answer')
  expect(stages.at(-1)).toMatchObject({ at: 'touch', road: 'tool' })
})

it('asks no more once the key has locked itself', async () => {
  seen = [KEY]
  const running = asking.run(() => Promise.reject(new Fault('key-pin', { left: 0 })))
  const ended = expect(running).rejects.toMatchObject({ code: 'key-pin' })
  await reached('pin')
  asking.choose(road(true))
  await ended
})

it('leaves the window for a key with a PIN, and comes back', async () => {
  const roads: boolean[] = []
  const running = asking.run((road, signal, touch) => {
    roads.push(road.asksPin)
    touch(1)
    if (roads.length === 3) return Promise.resolve('answer')
    return new Promise((_, left) => signal.addEventListener('abort', () => left(new Fault('cancelled'))))
  })
  await reached('touch')
  seen = [KEY]
  asking.usePin()
  await reached('pin')
  asking.choose(road(true))
  await reached('touch', 2)
  asking.usePin()
  await reached('pin', 2)
  asking.choose(road(false))
  expect(await running).toBe('answer')
  expect(roads).toEqual([false, true, false])
})

it('ends as cancelled wherever it is left, and shows nothing afterwards', async () => {
  seen = [KEY]
  const atPin = asking.run(() => Promise.resolve('answer'))
  const ended = expect(atPin).rejects.toMatchObject({ code: 'cancelled' })
  await reached('pin')
  asking.cancel()
  await ended
  expect(at()).toEqual(['looking', 'pin'])

  seen = []
  stages = []
  const other = begin()
  const late = other.run(
    (_road, signal, touch) =>
      new Promise((_, left) => {
        touch(1)
        signal.addEventListener('abort', () => left(new Fault('key-silent')))
      }),
  )
  const over = expect(late).rejects.toMatchObject({ code: 'cancelled' })
  await reached('touch')
  other.cancel()
  await over
  expect(at()).toEqual(['looking', 'looking', 'touch'])
})
