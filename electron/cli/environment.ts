import manifest from '../../package.json' with { type: 'json' }
import { homedir } from 'node:os'
import { machineFolder } from '../../shared/model/machine-folder.ts'
import type { EngineEnvironment } from '../engine/engine.ts'

/** The engine's surroundings when there is no window: no inspector, nobody who listens to events. */
export function environmentOf(): EngineEnvironment {
  return {
    machineFolder: machineFolder({
      platform: process.platform,
      environment: process.env,
      home: homedir(),
    }),
    appVersion: manifest.version,
    contentThread: new URL(__CONTENT_THREAD__, import.meta.url),
    inspector: null,
    publish: () => undefined,
  }
}
