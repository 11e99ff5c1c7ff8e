/** Inspectors: one at a time, made when the engine has something to look at, replaced when it falls. */
import { MessageChannelMain, type MessagePortMain, type UtilityProcess } from 'electron'

export interface InspectorLink {
  /** Starts a fresh inspector; the one before, if any, ends. @returns the port on which it is asked. */
  connect(): MessagePortMain
  /** Ends an inspector that does not answer. It is told like a crash. */
  endStuck(): void
  /** Ends it without a word: lock, quit. */
  end(): void
}

export function createInspectorLink(fork: () => UtilityProcess, onEnded: () => void): InspectorLink {
  let current: UtilityProcess | null = null

  const end = (): void => {
    const old = current
    current = null
    old?.kill()
  }

  return {
    connect() {
      end()
      const inspector = fork()
      const { port1, port2 } = new MessageChannelMain()
      inspector.once('exit', () => {
        if (current !== inspector) return
        current = null
        onEnded()
      })
      inspector.postMessage(null, [port1])
      current = inspector
      return port2
    },
    endStuck() {
      current?.kill()
    },
    end,
  }
}
