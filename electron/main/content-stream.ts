/**
 * Bytes behind a preview token, from the engine's port into a response's body. The engine sends only as many pieces as
 * it was given credit for, so a large file waits in the engine and not in our memory.
 */
import type { MessagePortMain } from 'electron'
import { fromContent, type FromContent, type ToContent } from '../../shared/contract/wire.ts'
import { Fault } from '../../shared/model/fault.ts'

/** Pieces under way at once; a piece is a chunk of the content format. */
const CREDIT = 4

export type ContentHead = Omit<Extract<FromContent, { kind: 'head' }>, 'kind'>

export interface ContentStream {
  readonly head: ContentHead
  readonly body: ReadableStream<Uint8Array>
}

/**
 * @param port is closed when all is received, or nothing will be.
 * @param asked resolves once the engine has the other end.
 * @throws Fault of the engine; `engine-ended` if the port closes before the head; what `asked` failed with.
 */
export function receiveContent(port: MessagePortMain, asked: Promise<void>): Promise<ContentStream> {
  const opened = Promise.withResolvers<ContentStream>()
  let body: ReadableStreamDefaultController<Uint8Array> | null = null
  let over = false

  const finish = (fault: Error | null): void => {
    if (over) return
    over = true
    port.close()
    if (fault === null) body?.close()
    else if (body === null) opened.reject(fault)
    else body.error(fault)
  }
  const credit = (pieces: number): void => port.postMessage({ kind: 'credit', pieces } satisfies ToContent)

  const open = (head: ContentHead): void => {
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          body = controller
        },
        pull: () => {
          if (!over) credit(1)
        },
        cancel: () => {
          over = true
          port.close()
        },
      },
      { highWaterMark: CREDIT },
    )
    opened.resolve({ head, body: stream })
  }

  const receive = (message: FromContent): void => {
    if (over) return
    if (message.kind === 'head') open(message)
    else if (message.kind === 'bytes') body?.enqueue(message.bytes)
    else if (message.kind === 'end') finish(null)
    else finish(Fault.fromValue(message.fault))
  }

  port.on('message', ({ data }) => {
    const parsed = fromContent.safeParse(data)
    if (parsed.success) receive(parsed.data)
    else finish(new Fault('engine-ended'))
  })
  port.on('close', () => finish(new Fault('engine-ended')))
  port.start()
  asked.catch((error: unknown) => finish(error instanceof Error ? error : new Fault('engine-ended')))
  return opened.promise
}
