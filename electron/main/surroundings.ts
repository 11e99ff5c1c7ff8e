/** Gives this process its surroundings, before GTK or Chromium have looked at them. */
import { homedir } from 'node:os'
import { app } from 'electron'
import {
  environmentOf,
  openPrivateRoom,
  strangersIn,
  type Environment,
  type PrivateRoom,
} from './private-room.ts'

let before: Environment = process.env
let room: PrivateRoom | null = null

/** Must be called before the app is ready, and only once the app has its name. */
export function enterPrivateRoom(): void {
  before = { ...process.env }
  // What the program itself remembers stays where it was.
  for (const name of ['appData', 'userData'] as const) app.setPath(name, app.getPath(name))
  if (process.platform !== 'linux') return
  for (const name of strangersIn(before)) Reflect.deleteProperty(process.env, name)
  room = openPrivateRoom(before)
  Object.assign(process.env, environmentOf(room, homedir(), before))
  app.once('quit', () => room?.close())
}

/** The environment that the program was started with. */
export function outerEnvironment(): Environment {
  return before
}

/** Whether what libraries write by themselves goes to memory. */
export function hasPrivateRoom(): boolean {
  return room !== null
}
