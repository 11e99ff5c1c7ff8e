/** Sends the bytes of a preview over their own port, as fast as credit arrives and no faster. */
import { toContent, type FromContent } from '../../shared/contract/wire.ts'
import type { FaultValue } from '../../shared/model/fault.ts'

/** What is used of Electron's MessagePortMain. */
export interface ContentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

export interface Content {
  readonly mediaType: string
  readonly totalBytes: number
  readonly first: number
  readonly last: number
  readonly stream: AsyncIterable<Uint8Array>
}

/** Owns the port from here on. */
export async function sendContent(
  port: ContentPort,
  open: () => Promise<Content>,
  faultValue: (thrown: unknown) => FaultValue,
): Promise<void> {
  const credit = receiveCredit(port)
  const send = (message: FromContent): void => port.postMessage(message)
  try {
    const { stream, ...head } = await open()
    send({ kind: 'head', ...head })
    for await (const bytes of stream) {
      if (!(await credit.take())) return
      send({ kind: 'bytes', bytes: alone(bytes) })
    }
    send({ kind: 'end' })
  } catch (thrown) {
    send({ kind: 'fault', fault: faultValue(thrown) })
  }
}

/** A view crosses with all of the buffer that it looks at, and its neighbours are nobody's business. */
export function alone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
}

function receiveCredit(port: ContentPort): { take(): Promise<boolean> } {
  let pieces = 0
  let closed = false
  let wake = (): void => undefined

  port.on('message', ({ data }) => {
    const parsed = toContent.safeParse(data)
    if (parsed.success) pieces += parsed.data.pieces
    wake()
  })
  port.on('close', () => {
    closed = true
    wake()
  })
  port.start()
  return {
    /** @returns false when the reader is gone. */
    async take() {
      while (pieces === 0 && !closed)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      pieces -= 1
      return !closed
    },
  }
}
