/** What the window remembers between starts: nothing secret. One small file in the user's configuration folder. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { instant } from '../../shared/contract/basics.ts'
import { themeChoice } from '../../shared/contract/shell.ts'
import { z } from '../../shared/zod.ts'

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() })
export type Bounds = z.infer<typeof bounds>

const recentVault = z.object({ path: z.string(), openedAt: instant })

/** Each part falls back by itself, so that one damaged entry does not take the others along. */
const settings = z.object({
  theme: themeChoice.catch('system'),
  bounds: bounds.nullable().catch(null),
  maximised: z.boolean().catch(false),
  recentVaults: z.array(recentVault).catch([]),
})
export type Settings = z.infer<typeof settings>

export interface SettingsFile {
  readonly current: Settings
  /** Writes at once. A full or read-only disk loses the change, never the program. */
  change(part: Partial<Settings>): void
}

export function openSettings(file: string): SettingsFile {
  let current = settings.safeParse(readJson(file)).data ?? settings.parse({})
  return {
    get current() {
      return current
    },
    change(part) {
      current = { ...current, ...part }
      try {
        replace(file, JSON.stringify(current, null, 2))
      } catch {
        // The window's looks are not worth an error message.
      }
    },
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}

/** The old file or the new one, whatever happens in between. */
function replace(file: string, text: string): void {
  const unfinished = `${file}.new`
  const descriptor = openSync(unfinished, 'w', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(unfinished, file)
}
