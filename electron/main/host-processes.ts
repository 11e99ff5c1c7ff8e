/** Starts the two processes beside the window, each with an environment that carries nothing along. */
import { join } from 'node:path'
import { app, utilityProcess, type UtilityProcess } from 'electron'
import { emptyCoreDumps } from './core-dumps.ts'
import { outerEnvironment } from './surroundings.ts'

/** Where things lie and which language is spoken; no option of Node's, no proxy, no loader. */
const PASSED_ON = [
  'HOME',
  'LANG',
  'LC_ALL',
  'PATH',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LOCALAPPDATA',
]

export function forkEngine(): UtilityProcess {
  return fork('engine-host', 'Strongroom engine')
}

export function forkInspector(): UtilityProcess {
  return fork('inspector-host', 'Strongroom inspector')
}

function fork(name: string, serviceName: string): UtilityProcess {
  // The person's own temporary folder: databases of a backup set, which stay encrypted, may be larger than the memory.
  const outer = outerEnvironment()
  const environment = PASSED_ON.flatMap((key) => {
    const value = outer[key]
    return value === undefined ? [] : [[key, value] as const]
  })
  const child = utilityProcess.fork(join(import.meta.dirname, `${name}.cjs`), [], {
    serviceName,
    env: Object.fromEntries(environment),
    // What a library prints may quote what it was working on: only a developer's terminal sees it.
    stdio: app.isPackaged ? 'ignore' : 'inherit',
  })
  child.once('spawn', () => {
    if (child.pid !== undefined) emptyCoreDumps(child.pid)
  })
  return child
}
