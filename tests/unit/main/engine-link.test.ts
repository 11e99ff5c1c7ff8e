import { EventEmitter } from 'node:events'
import type { MessagePortMain, UtilityProcess } from 'electron'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEngineLink, type EngineLinkParts } from '../../../electron/main/engine-link.ts'
import type { ToEngine } from '../../../shared/contract/wire.ts'
import { Fault } from '../../../shared/model/fault.ts'

/** Above what any kernel gives to a process. */
let nextPid = 2 ** 30

/** A process that does what a test tells it to. */
class FakeEngine extends EventEmitter {
  /** A number that no process has. */
  readonly pid = nextPid++
  readonly received: ToEngine[] = []
  /** Whether it ends when it is asked to close. */
  obedient = true

  postMessage(message: ToEngine): void {
    this.received.push(message)
    if (message.kind === 'close' && this.obedient) this.emit('message', { kind: 'closed' })
  }
  says(message: unknown): void {
    this.emit('message', message)
  }
  lastCall(): Extract<ToEngine, { kind: 'call' }> {
    return this.received.findLast((message) => message.kind === 'call')!
  }
}

function setUp() {
  const parts = {
    fork: () => {
      const engine = new FakeEngine()
      engines.push(engine)
      return engine as unknown as UtilityProcess
    },
    begin: { kind: 'begin', machineFolder: '/state', appVersion: '1' },
    onEvent: vi.fn<EngineLinkParts['onEvent']>(),
    onCrash: vi.fn(),
    onIncident: vi.fn(),
    onInspectorWanted: vi.fn<() => MessagePortMain>(),
    onInspectorStuck: vi.fn(),
  } satisfies EngineLinkParts
  const link = createEngineLink(parts)
  return { link, engines, newest: () => engines.at(-1)!, ...parts }
}

const settled = () => vi.advanceTimersByTimeAsync(0)

const engines: FakeEngine[] = []

beforeEach(() => {
  vi.useFakeTimers()
  engines.length = 0
  vi.spyOn(process, 'kill').mockImplementation((pid) => {
    engines.find((engine) => engine.pid === pid)?.emit('exit', 9)
    return true
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('the link to the engine', () => {
  it('tells a fresh engine where things are, and asks nothing before it is ready', async () => {
    const { link, newest } = setUp()
    const answer = link.call('session.state', {})
    await settled()
    expect(newest().received).toEqual([{ kind: 'begin', machineFolder: '/state', appVersion: '1' }])
    newest().says({ kind: 'ready' })
    await settled()
    const { id } = newest().lastCall()
    newest().says({ kind: 'reply', id, reply: { ok: true, value: 7 } })
    expect(await answer).toBe(7)
  })

  it('gives each caller the own answer, faults as faults', async () => {
    const { link, newest } = setUp()
    newest().says({ kind: 'ready' })
    const first = link.call('a', {})
    const second = link.call('b', {})
    await settled()
    const [one, two] = newest().received.filter((message) => message.kind === 'call')
    const fault = { code: 'busy', retryable: true, details: {} }
    newest().says({ kind: 'reply', id: two!.id, reply: { ok: false, fault } })
    newest().says({ kind: 'reply', id: one!.id, reply: { ok: true, value: 'first' } })
    await expect(second).rejects.toEqual(new Fault('busy'))
    expect(await first).toBe('first')
  })

  it('when the engine dies, says so to all who wait and starts another', async () => {
    const { link, newest, engines, onCrash } = setUp()
    newest().says({ kind: 'ready' })
    const answer = link.call('a', {})
    answer.catch(() => undefined)
    await settled()
    newest().emit('exit', 9)
    await expect(answer).rejects.toEqual(new Fault('engine-ended'))
    expect(onCrash).toHaveBeenCalledOnce()
    const next = link.call('b', {})
    await vi.advanceTimersByTimeAsync(600)
    expect(engines).toHaveLength(2)
    newest().says({ kind: 'ready' })
    await settled()
    newest().says({ kind: 'reply', id: newest().lastCall().id, reply: { ok: true, value: 1 } })
    expect(await next).toBe(1)
  })

  it('restarts ever more slowly an engine that dies at its start', async () => {
    const { newest, engines } = setUp()
    for (let death = 0; death < 4; death++) {
      newest().emit('exit', 1)
      await vi.advanceTimersByTimeAsync(10_000)
    }
    const before = engines.length
    newest().emit('exit', 1)
    await vi.advanceTimersByTimeAsync(9_900)
    expect(engines).toHaveLength(before)
    await vi.advanceTimersByTimeAsync(200)
    expect(engines).toHaveLength(before + 1)
  })

  it('ends an engine that does not become ready', async () => {
    const { link, engines } = setUp()
    const answer = link.call('a', {})
    answer.catch(() => undefined)
    await vi.advanceTimersByTimeAsync(20_100)
    await expect(answer).rejects.toEqual(new Fault('engine-ended'))
    expect(engines.length).toBeGreaterThan(0)
  })

  it('replaces the engine to lock: the old one is asked to close, waiters hear "locked", nothing is a crash', async () => {
    const { link, engines, newest, onCrash } = setUp()
    newest().says({ kind: 'ready' })
    const answer = link.call('a', {})
    answer.catch(() => undefined)
    await settled()
    await link.replace()
    await expect(answer).rejects.toEqual(new Fault('locked'))
    expect(engines[0]?.received.at(-1)).toEqual({ kind: 'close' })
    expect(engines).toHaveLength(2)
    expect(onCrash).not.toHaveBeenCalled()
  })

  it('kills an engine that will not close', async () => {
    const { link, engines, newest } = setUp()
    newest().says({ kind: 'ready' })
    newest().obedient = false
    const exited = vi.fn()
    newest().on('exit', exited)
    const replaced = link.replace()
    await vi.advanceTimersByTimeAsync(3900)
    expect(exited).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(200)
    await replaced
    expect(exited).toHaveBeenCalledOnce()
    expect(engines).toHaveLength(2)
  })

  it('hears nothing of a locked session any more, but the ends of its jobs', async () => {
    const { link, engines, newest, onEvent } = setUp()
    newest().says({ kind: 'ready' })
    newest().obedient = false
    const replaced = link.replace()
    engines[0]!.says({ kind: 'event', event: { event: 'content.changed', compartment: null } })
    expect(onEvent).not.toHaveBeenCalled()
    const fault = { code: 'cancelled', retryable: false, details: {} }
    const ended = { event: 'job.ended', job: 'a'.repeat(32), outcome: { ok: false, fault } }
    engines[0]!.says({ kind: 'event', event: ended })
    expect(onEvent).toHaveBeenCalledWith(ended)
    await vi.advanceTimersByTimeAsync(6000)
    await replaced
  })

  it('ends an engine that says what the contract does not know', () => {
    const { newest, onCrash } = setUp()
    newest().says({ kind: 'ready' })
    newest().says({ kind: 'run', command: 'x' })
    expect(onCrash).toHaveBeenCalledOnce()
  })

  it('asked twice to lock, ends one engine, starts one other, and forgets nobody who waits', async () => {
    const { link, engines, newest } = setUp()
    newest().says({ kind: 'ready' })
    newest().obedient = false
    const first = link.replace()
    const call = link.call('session.state', {})
    const second = link.replace()
    await settled()
    expect(engines).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(6000)
    await Promise.all([first, second])
    expect(engines).toHaveLength(2)
    newest().says({ kind: 'ready' })
    await settled()
    newest().says({ kind: 'reply', id: newest().lastCall().id, reply: { ok: true, value: 1 } })
    expect(await call).toBe(1)
  })

  it('starts no further engine after the end', async () => {
    const { link, engines, newest } = setUp()
    newest().says({ kind: 'ready' })
    await link.end()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(engines).toHaveLength(1)
  })
})
