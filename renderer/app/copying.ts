/**
 * One way out for text. What is copied or cut goes through the broker, which takes it off the clipboard again; the page's own
 * copying would leave it there for as long as the machine runs. Marked text cannot be dragged into another program.
 */
import { LIMITS } from '../../shared/limits.ts'
import { call } from '../bridge/index.ts'

export function followCopying(): void {
  document.addEventListener('copy', (event) => void take(event))
  document.addEventListener('cut', (event) => {
    // The page may delete only where it may write; a field that is read-only keeps its text.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else keeps the field's way back with Ctrl+Z.
    if (take(event)) document.execCommand('delete')
  })
  document.addEventListener('dragstart', (event) => event.preventDefault())
}

/** @returns false if nothing is marked. */
function take(event: ClipboardEvent): boolean {
  event.preventDefault()
  const text = markedText(event.target)
  if (text === '') return false
  void call('clipboard.put', { text, seconds: LIMITS.copiedSeconds })
  return true
}

function markedText(target: EventTarget | null): string {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    // A passcode that is hidden on the screen is not to be had on the clipboard either.
    if (target.type === 'password') return ''
    return target.value.slice(target.selectionStart ?? 0, target.selectionEnd ?? 0)
  }
  return document.getSelection()?.toString() ?? ''
}
