/**
 * Locks when the security key is pulled out that the person unlocked with. Which key answered is known where the tools
 * asked it by its device; the window's own asking does not tell, and then each key counts that was plugged in when the
 * vault was opened. Keys that are not plugged in (built into the machine, virtual) cannot be pulled out.
 */
import type { JobName } from '../../shared/contract/contract.ts'
import { z } from '../../shared/zod.ts'
import { ceremonyId } from '../../shared/contract/hardware-key.ts'
import type { PluggedKey } from './plugged-keys.ts'

/** How often it is looked, only while there is a key to be pulled out. */
const LOOK_MILLISECONDS = 1000

const unlocking = z.object({ key: z.object({ ceremony: ceremonyId }) })
const askedByTool = z.object({ path: z.string(), request: z.object({ ceremony: ceremonyId }) })

type JobInput = Readonly<Record<string, unknown>>

export interface KeyWatchParts {
  readonly pluggedKeys: () => readonly PluggedKey[]
  readonly lock: () => void
}

export interface KeyWatch {
  /** Before the engine gets a job. */
  begun(name: JobName, input: JobInput): void
  /** Once the job has reached its result; the input is the same object. */
  done(name: JobName, input: JobInput): void
  /** The vault is closed. */
  rest(): void
}

export function createKeyWatch({ pluggedKeys, lock }: KeyWatchParts): KeyWatch {
  let toolAnswer: { readonly ceremony: string; readonly device: string } | null = null
  /** What was plugged in when somebody began to unlock: deriving takes a second, in which a key can go. */
  const seen = new WeakMap<JobInput, readonly string[]>()
  let timer: NodeJS.Timeout | undefined

  const plugsOf = (ceremony: string): string[] => {
    const device = toolAnswer?.ceremony === ceremony ? toolAnswer.device : null
    const keys = pluggedKeys().filter((key) => device === null || key.device === device)
    return keys.map(({ plug }) => plug)
  }

  const watch = (plugs: readonly string[]): void => {
    clearInterval(timer)
    if (plugs.length === 0) return
    const look = () => {
      const present = new Set(pluggedKeys().map(({ plug }) => plug))
      if (!plugs.every((plug) => present.has(plug))) lock()
    }
    timer = setInterval(look, LOOK_MILLISECONDS)
  }

  return {
    begun(name, input) {
      const { data } = unlocking.safeParse(input)
      if (name === 'session.unlock' && data !== undefined) seen.set(input, plugsOf(data.key.ceremony))
    },
    done(name, input) {
      if (name === 'session.unlock') watch(seen.get(input) ?? [])
      const { data } = askedByTool.safeParse(input)
      if (name === 'key.tool-assert' && data !== undefined) {
        toolAnswer = { ceremony: data.request.ceremony, device: data.path }
      }
    },
    rest() {
      clearInterval(timer)
    },
  }
}
