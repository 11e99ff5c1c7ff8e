import { EventEmitter } from 'node:events'
import type { MessagePortMain } from 'electron'
import { expect, it, vi } from 'vitest'
import { receiveContent } from '../../../electron/main/content-stream.ts'
import { Fault } from '../../../shared/model/fault.ts'

class FakePort extends EventEmitter {
  readonly postMessage = vi.fn()
  readonly start = vi.fn()
  readonly close = vi.fn()
}

function setUp() {
  const port = new FakePort()
  return { port, asElectron: port as unknown as MessagePortMain }
}

it('closes its port when the engine cannot be asked', async () => {
  const { port, asElectron } = setUp()
  const received = receiveContent(asElectron, Promise.reject(new Fault('engine-ended')))
  await expect(received).rejects.toMatchObject({ code: 'engine-ended' })
  expect(port.close).toHaveBeenCalledOnce()
})

it('gives what comes, and closes its port at the end', async () => {
  const { port, asElectron } = setUp()
  const received = receiveContent(asElectron, Promise.resolve())
  port.emit('message', { data: { kind: 'head', mediaType: 'text/plain', totalBytes: 2, first: 0, last: 1 } })
  const { body } = await received
  port.emit('message', { data: { kind: 'bytes', bytes: Uint8Array.of(7, 8) } })
  port.emit('message', { data: { kind: 'end' } })
  expect(await new Response(body).bytes()).toEqual(Uint8Array.of(7, 8))
  expect(port.close).toHaveBeenCalledOnce()
})
