/** The inspector as the engine sees it: asked over a port, with a limit on its time, replaced when it falls. */
import { fromInspector, type InspectReply, type InspectRequest } from '../../shared/contract/inspection.ts'
import { alone } from './content-sender.ts'
import { Fault } from '../../shared/model/fault.ts'

/** For an inspector to come, and for its answer: it takes milliseconds, and a process may need a second to start. */
const TIME_LIMIT = 10_000

/** What is used of Electron's MessagePortMain. */
export interface InspectorPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

export interface InspectorClient {
  inspect(request: InspectRequest): Promise<InspectReply>
  /** A port to a fresh inspector arrived. */
  connected(port: InspectorPort): void
}

export interface InspectorClientParts {
  readonly want: () => void
  /** The one there is does not answer. */
  readonly stuck: () => void
}

interface Connection {
  readonly port: InspectorPort
  readonly waiting: Map<number, PromiseWithResolvers<InspectReply>>
  over: boolean
}

export function createInspectorClient(parts: InspectorClientParts): InspectorClient {
  let connection: PromiseWithResolvers<Connection> | null = null
  let nextId = 1

  const lose = (lost: Connection): void => {
    // The port's own closing comes later, when another connection may be on its way.
    if (lost.over) return
    lost.over = true
    connection = null
    for (const answer of lost.waiting.values()) answer.reject(new Fault('inspector-ended'))
    lost.waiting.clear()
    lost.port.close()
  }

  const receive = (from: Connection, data: unknown): void => {
    const parsed = fromInspector.safeParse(data)
    if (!parsed.success) {
      // It was taken over by what it parsed, or is not the one we know.
      parts.stuck()
      lose(from)
      return
    }
    from.waiting.get(parsed.data.id)?.resolve(parsed.data.reply)
    from.waiting.delete(parsed.data.id)
  }

  const connect = (): Promise<Connection> => {
    if (connection !== null) return connection.promise
    const wanted = Promise.withResolvers<Connection>()
    connection = wanted
    const limit = setTimeout(() => {
      // Whoever asks next wants a fresh one.
      if (connection === wanted) connection = null
      wanted.reject(new Fault('inspector-ended'))
    }, TIME_LIMIT)
    parts.want()
    void wanted.promise.catch(() => undefined).finally(() => clearTimeout(limit))
    return wanted.promise
  }

  const ask = async (request: InspectRequest): Promise<InspectReply> => {
    const current = await connect()
    const id = nextId++
    const answer = Promise.withResolvers<InspectReply>()
    current.waiting.set(id, answer)
    current.port.postMessage({ id, request: { ...request, head: alone(request.head) } })
    const limit = setTimeout(() => {
      parts.stuck()
      lose(current)
    }, TIME_LIMIT)
    return answer.promise.finally(() => clearTimeout(limit))
  }

  return {
    inspect: ask,
    connected(port) {
      const fresh: Connection = { port, waiting: new Map(), over: false }
      port.on('message', ({ data }) => receive(fresh, data))
      port.on('close', () => lose(fresh))
      port.start()
      connection ??= Promise.withResolvers()
      connection.resolve(fresh)
    },
  }
}
