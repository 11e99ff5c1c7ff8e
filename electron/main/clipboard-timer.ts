/** Puts text on the clipboard and takes it off again, unless somebody has copied something else meanwhile. */
import { createHmac, randomBytes } from 'node:crypto'

export interface Clipboard {
  /** Electron answers at once up to 43, with a promise from 44. */
  readText(board?: Board): string | Promise<string>
  writeText(text: string, board?: Board): void | Promise<void>
}

/** Linux has a second one, which holds what was marked last; some desktops copy what is put on the first to it. */
export type Board = 'clipboard' | 'selection'

export interface ClipboardTimer {
  put(text: string, seconds: number): Promise<void>
  /** Takes off at once what was put: lock, quit. */
  clear(): Promise<void>
}

export function createClipboardTimer(
  clipboard: Clipboard,
  boards: readonly Board[] = ['clipboard'],
): ClipboardTimer {
  // Enough to know our text again: the text itself is kept nowhere.
  let ours: string | null = null
  let timer: NodeJS.Timeout | undefined

  const clear = async (): Promise<void> => {
    clearTimeout(timer)
    const put = ours
    ours = null
    if (put === null) return
    for (const board of boards)
      if (digest(await clipboard.readText(board)) === put) await clipboard.writeText('', board)
  }

  return {
    async put(text, seconds) {
      clearTimeout(timer)
      ours = digest(text)
      await clipboard.writeText(text)
      timer = setTimeout(() => void clear(), seconds * 1000)
    },
    clear,
  }
}

/** With a key of this run: a text that is short could be guessed from its hash alone. */
const key = randomBytes(32)

function digest(text: string): string {
  return createHmac('sha256', key).update(text).digest('base64')
}
