/** Puts text on the clipboard and takes it off again, unless somebody has copied something else meanwhile. */
export interface Clipboard {
  /** Electron answers at once up to 43, with a promise from 44. */
  readText(): string | Promise<string>
  writeText(text: string): void | Promise<void>
}

export interface ClipboardTimer {
  put(text: string, seconds: number): Promise<void>
  /** Takes off at once what was put: lock, quit. */
  clear(): Promise<void>
}

export function createClipboardTimer(clipboard: Clipboard): ClipboardTimer {
  let ours: string | null = null
  let timer: NodeJS.Timeout | undefined

  const clear = async (): Promise<void> => {
    clearTimeout(timer)
    const text = ours
    ours = null
    if (text !== null && (await clipboard.readText()) === text) await clipboard.writeText('')
  }

  return {
    async put(text, seconds) {
      clearTimeout(timer)
      ours = text
      await clipboard.writeText(text)
      timer = setTimeout(() => void clear(), seconds * 1000)
    },
    clear,
  }
}
