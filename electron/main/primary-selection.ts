import { clipboard } from 'electron'
import type { Board } from './clipboard-timer.ts'

interface NamedBoards {
  readText(board: string): string
  writeText(text: string, board: string): void
}

/** What Linux keeps of the text that was marked last; null elsewhere. Up to Electron 43 each call names the board. */
export function primarySelection(): Board | null {
  if (process.platform !== 'linux') return null
  const { selection } = clipboard as { readonly selection: Board | undefined }
  if (selection !== undefined) return selection
  const named = clipboard as unknown as NamedBoards
  return {
    readText: () => named.readText('selection'),
    writeText: (text) => {
      named.writeText(text, 'selection')
    },
  }
}
