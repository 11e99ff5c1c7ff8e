/** Presses keys as the keyboard does, for dialogs of the system, which Playwright does not see. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { expect } from 'vitest'

/** Why there are none here; null if there are. */
export const noRealKeysHere = (): string | null =>
  process.platform !== 'linux'
    ? 'the dialogs of the system are tried on Linux'
    : existsSync('/usr/bin/xdotool')
      ? null
      : 'xdotool is not installed'

const xdotool = (...parameters: string[]): string => {
  try {
    return execFileSync('xdotool', parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    // It ends with 1 where it finds no window.
    return ''
  }
}

const dialogs = (title: string) =>
  xdotool('search', '--onlyvisible', '--name', title).split('\n').filter(Boolean)

/** Without a window manager the window below may take the keyboard back at any time. */
function giveKeyboard(window: string): boolean {
  xdotool('windowfocus', window)
  return Number(xdotool('getwindowfocus', '-f')) === Number(window)
}

/** Waits for a dialog by its title, types into it, and presses Return until it is gone. */
export async function answerDialog(title: string, text = ''): Promise<void> {
  await expect.poll(() => dialogs(title).length, { timeout: 30_000 }).toBeGreaterThan(0)
  // A proposal for the path, or a list of printers that is still loading, takes keys for itself: then once more.
  const answered = () => {
    const [window] = dialogs(title)
    if (window !== undefined && giveKeyboard(window)) {
      if (text !== '') {
        // It begins with what was used lately, where no folder can be chosen; a stroke opens the line for a path.
        xdotool('key', 'alt+Home')
        xdotool('type', '--delay', '12', text)
      }
      xdotool('key', 'Return')
    }
    return dialogs(title)
  }
  await expect.poll(answered, { timeout: 40_000, interval: 1500 }).toEqual([])
}
