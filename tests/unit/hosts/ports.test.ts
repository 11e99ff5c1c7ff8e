import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { alone, sendContent, type Content, type ContentPort } from '../../../electron/hosts/content-sender.ts'
import { createInspectorClient } from '../../../electron/hosts/inspector-client.ts'
import type { FromContent } from '../../../shared/contract/wire.ts'
import { Fault } from '../../../shared/model/fault.ts'

/** Node's ports differ from Electron's in how a message arrives only. */
class PortLikeElectron implements ContentPort {
  readonly #port: MessagePort
  constructor(port: MessagePort) {
    this.#port = port
  }
  on(event: 'message' | 'close', listener: (event: { data: unknown }) => void): void {
    this.#port.on(event, (data: unknown) => listener({ data }))
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(message)
  }
  start(): void {
    this.#port.start()
  }
  close(): void {
    this.#port.close()
  }
}

const open: MessagePort[] = []
function channel() {
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  return { here: port1, there: new PortLikeElectron(port2) }
}
afterEach(() => open.splice(0).forEach((port) => port.close()))

const toValue = (thrown: unknown) => (thrown instanceof Fault ? thrown : new Fault('defect')).toValue()

describe('sending content', () => {
  function setUp(pieces: number) {
    const { here, there } = channel()
    const received: FromContent[] = []
    let read = 0
    let finished = false
    async function* stream() {
      try {
        for (; read < pieces; read++) {
          await Promise.resolve()
          yield Uint8Array.of(read)
        }
      } finally {
        finished = true
      }
    }
    const content: Content = {
      mediaType: 'text/plain',
      totalBytes: pieces,
      first: 0,
      last: pieces - 1,
      stream: stream(),
    }
    here.on('message', (message: FromContent) => received.push(message))
    const sent = sendContent(there, () => Promise.resolve(content), toValue)
    const credit = (count: number) => here.postMessage({ kind: 'credit', pieces: count })
    return { here, received, sent, credit, read: () => read, finished: () => finished }
  }

  it('reads no further than it was given credit for', async () => {
    const { received, credit, read } = setUp(100)
    credit(3)
    await expect.poll(() => received).toHaveLength(4)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(received).toHaveLength(4)
    expect(read()).toBeLessThanOrEqual(4)
  })

  it('sends a head, every piece and the end', async () => {
    const { received, credit, sent } = setUp(3)
    credit(10)
    await sent
    await expect.poll(() => received).toHaveLength(5)
    expect(received.map(({ kind }) => kind)).toEqual(['head', 'bytes', 'bytes', 'bytes', 'end'])
    expect(received[0]).toEqual({ kind: 'head', mediaType: 'text/plain', totalBytes: 3, first: 0, last: 2 })
  })

  it('stops reading when the reader is gone', async () => {
    const { here, credit, sent, finished } = setUp(1_000_000)
    credit(2)
    await new Promise((resolve) => setTimeout(resolve, 20))
    here.close()
    await sent
    expect(finished()).toBe(true)
  })

  it('says what is wrong, as a fault', async () => {
    const { here, there } = channel()
    const received: FromContent[] = []
    here.on('message', (message: FromContent) => received.push(message))
    await sendContent(there, () => Promise.reject(new Fault('not-found')), toValue)
    await expect.poll(() => received).toMatchObject([{ kind: 'fault', fault: { code: 'not-found' } }])
  })

  it('takes no neighbours along', () => {
    const slab = new Uint8Array(100).fill(7)
    const piece = alone(slab.subarray(10, 20))
    expect(piece.buffer.byteLength).toBe(10)
    expect(alone(slab)).toBe(slab)
  })
})

describe('asking the inspector', () => {
  const request = { kind: 'sniff' as const, head: Uint8Array.of(1, 2), totalBytes: 2 }

  function setUp() {
    const want = vi.fn()
    const stuck = vi.fn()
    const client = createInspectorClient({ want, stuck })
    const connect = () => {
      const { here, there } = channel()
      client.connected(there)
      return here
    }
    return { client, want, stuck, connect }
  }

  it('asks for one when there is something to look at, once', async () => {
    const { client, want, connect } = setUp()
    const answers = [client.inspect(request), client.inspect(request)]
    expect(want).toHaveBeenCalledOnce()
    const inspector = connect()
    inspector.on('message', ({ id }: { id: number }) =>
      inspector.postMessage({ id, reply: { kind: 'other', mediaType: `type/${String(id)}` } }),
    )
    expect(await Promise.all(answers)).toEqual([
      { kind: 'other', mediaType: 'type/1' },
      { kind: 'other', mediaType: 'type/2' },
    ])
  })

  it('gives up when none comes, and asks for another the next time', async () => {
    vi.useFakeTimers()
    try {
      const { client, want, connect } = setUp()
      const answers = Promise.allSettled([client.inspect(request), client.inspect(request)])
      await vi.advanceTimersByTimeAsync(60_000)
      expect(await answers).toMatchObject([
        { status: 'rejected', reason: { code: 'inspector-ended' } },
        { status: 'rejected', reason: { code: 'inspector-ended' } },
      ])
      const again = client.inspect(request)
      expect(want).toHaveBeenCalledTimes(2)
      const inspector = connect()
      inspector.on('message', ({ id }: { id: number }) =>
        inspector.postMessage({ id, reply: { kind: 'other', mediaType: 'a/b' } }),
      )
      expect(await again).toEqual({ kind: 'other', mediaType: 'a/b' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('when it dies, says so, and asks for another the next time', async () => {
    const { client, want, connect } = setUp()
    const answer = client.inspect(request)
    connect().close()
    await expect(answer).rejects.toEqual(new Fault('inspector-ended'))
    const next = client.inspect(request)
    expect(want).toHaveBeenCalledTimes(2)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const inspector = connect()
    inspector.on('message', ({ id }: { id: number }) => inspector.postMessage({ id, reply: { kind: 'pdf' } }))
    expect(await next).toEqual({ kind: 'pdf' })
  })

  it('has one ended that answers what nobody may answer', async () => {
    const { client, stuck, connect } = setUp()
    const answer = client.inspect(request)
    const inspector = connect()
    inspector.on('message', ({ id }: { id: number }) =>
      inspector.postMessage({ id, reply: { kind: 'image', mediaType: 'text/html', width: 1, height: 1 } }),
    )
    await expect(answer).rejects.toEqual(new Fault('inspector-ended'))
    expect(stuck).toHaveBeenCalledOnce()
    // The closing of its port arrives after somebody has asked for the next one.
    const next = client.inspect(request)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const second = connect()
    second.on('message', ({ id }: { id: number }) => second.postMessage({ id, reply: { kind: 'pdf' } }))
    expect(await next).toEqual({ kind: 'pdf' })
  })

  it('has one ended that does not answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { client, stuck, connect } = setUp()
    const answer = client.inspect(request)
    answer.catch(() => undefined)
    connect()
    await vi.advanceTimersByTimeAsync(10_100)
    vi.useRealTimers()
    await expect(answer).rejects.toEqual(new Fault('inspector-ended'))
    expect(stuck).toHaveBeenCalledOnce()
  })
})
