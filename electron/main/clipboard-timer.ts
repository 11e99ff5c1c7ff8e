/** Puts text on the clipboard and takes it off again, unless somebody has copied something else meanwhile. */
import { createHmac, randomBytes } from 'node:crypto'

export interface Board {
  /** Electron answers at once up to 43, with a promise from 44. */
  readText(): string | Promise<string>
  writeText(text: string): void | Promise<void>
}

export interface ClipboardTimer {
  put(text: string, seconds: number): Promise<void>
  /** Takes off at once what was put, and what was marked last: lock, quit. */
  clear(): Promise<void>
}

/**
 * @param selection what Linux keeps of the text that was marked last; some desktops copy what is put on the clipboard to it.
 *   Text that was marked in the window gets there by itself, and nobody can tell it from that of another program; so it is
 *   emptied whoever filled it. Marking again costs a moment.
 */
export function createClipboardTimer(clipboard: Board, selection: Board | null = null): ClipboardTimer {
  // Enough to know our text again: the text itself is kept nowhere.
  let ours: string | null = null
  let timer: NodeJS.Timeout | undefined

  const takeOff = async (): Promise<void> => {
    clearTimeout(timer)
    const put = ours
    ours = null
    if (put === null) return
    for (const board of [clipboard, selection])
      if (board !== null && digest(await board.readText()) === put) await board.writeText('')
  }

  return {
    async put(text, seconds) {
      clearTimeout(timer)
      ours = digest(text)
      await clipboard.writeText(text)
      timer = setTimeout(() => void takeOff(), seconds * 1000)
    },
    async clear() {
      await selection?.writeText('')
      await takeOff()
    },
  }
}

/** With a key of this run: a text that is short could be guessed from its hash alone. */
const key = randomBytes(32)

function digest(text: string): string {
  return createHmac('sha256', key).update(text).digest('base64')
}
