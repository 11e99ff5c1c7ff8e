/** The only user of ipcMain: three channels on which the window asks. The fourth, events, only goes to the window. */
import { ipcMain } from 'electron'
import { CHANNELS } from '../../shared/contract/channels.ts'
import type { Gate } from './gate.ts'

export function openGateChannels(gate: Gate): void {
  ipcMain.handle(CHANNELS.call, (event, name: unknown, input: unknown) => gate.call(event, name, input))
  ipcMain.handle(CHANNELS.start, (event, name: unknown, input: unknown) => gate.start(event, name, input))
  ipcMain.handle(CHANNELS.cancel, (event, job: unknown) => gate.cancel(event, job))
}
