/** The inspector's process: answers over the one port that it is given. It holds no key and opens no file. */
import { toInspector } from '../../shared/contract/inspection.ts'
import { inspect } from '../inspector/inspect.ts'

process.parentPort.once('message', ({ ports: [port] }) => {
  if (port === undefined) return
  port.on('message', ({ data }) => {
    const { id, request } = toInspector.parse(data)
    port.postMessage({ id, reply: inspect(request) })
  })
  // Whoever asked is gone, and nobody else ever will.
  port.on('close', () => process.exit(0))
  port.start()
})
