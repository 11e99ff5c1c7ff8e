/**
 * The only code that stands between the page and the broker. Four fixed channels; no name of a channel and no path
 * comes from the page.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge } from '../../shared/contract/bridge.ts'
import { CHANNELS, DROPPED } from '../../shared/contract/channels.ts'
import type { Reply } from '../../shared/contract/wire.ts'

const REFUSED: Reply = { ok: false, fault: { code: 'input-invalid', retryable: false, details: {} } }

const ask = (channel: string, ...parameters: unknown[]): Promise<Reply> =>
  ipcRenderer.invoke(channel, ...parameters)

const bridge: Bridge = {
  // Not a string, or the name reserved for the line below: the page cannot say where a file lies.
  call: (name, input) =>
    typeof name !== 'string' || name === DROPPED ? Promise.resolve(REFUSED) : ask(CHANNELS.call, name, input),
  start: (name, input) => ask(CHANNELS.start, name, input),
  cancel: (job) => ask(CHANNELS.cancel, job),
  subscribe: (listener) => {
    const heard = (_event: unknown, event: unknown): void => listener(event)
    ipcRenderer.on(CHANNELS.event, heard)
    return () => void ipcRenderer.off(CHANNELS.event, heard)
  },
  dropped: (files) => {
    const paths = files.map((file) => (file instanceof File ? webUtils.getPathForFile(file) : ''))
    // A File that the page made itself has no path.
    return ask(CHANNELS.call, DROPPED, { paths: paths.filter((path) => path !== '') })
  },
}

contextBridge.exposeInMainWorld('strongroom', bridge)
