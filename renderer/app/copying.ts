/**
 * One way out for text. What is copied or cut goes through the broker, which takes it off the clipboard again; the page's own
 * copying would leave it there for as long as the machine runs. Marked text cannot be dragged into another program.
 */
import { LIMITS } from '../../shared/limits.ts'
import { call } from '../bridge/index.ts'

export function followCopying(): void {
  document.addEventListener('copy', (event) => void take(event))
  document.addEventListener('cut', (event) => void cut(event))
  document.addEventListener('dragstart', (event) => event.preventDefault())
}

/** What could not be copied stays, and so does what is no longer what was copied. */
async function cut(event: ClipboardEvent): Promise<void> {
  const text = markedText(event.target)
  if (!(await take(event)) || markedText(event.target) !== text) return
  // The page may delete only where it may write; a field that is read-only keeps its text.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else keeps the field's way back with Ctrl+Z.
  document.execCommand('delete')
}

/** @returns whether something was marked, and lies on the clipboard now. */
async function take(event: ClipboardEvent): Promise<boolean> {
  event.preventDefault()
  const text = markedText(event.target)
  if (text === '') return false
  return call('clipboard.put', { text, seconds: LIMITS.copiedSeconds }).then(
    () => true,
    // Too long a text, or a vault that locked meanwhile.
    () => false,
  )
}

function markedText(target: EventTarget | null): string {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) {
    // A passcode that is hidden on the screen is not to be had on the clipboard either.
    if (target.type === 'password') return ''
    return target.value.slice(target.selectionStart ?? 0, target.selectionEnd ?? 0)
  }
  return document.getSelection()?.toString() ?? ''
}
