/**
 * Keys that are not for us, held back before anybody here hears of them.
 *
 * While a word is being composed (Japanese, Korean, Chinese, dead keys), Enter and Escape end the composition and nothing
 * else: 229 is what the key is called where the system does not say which it was (UI Events, section 4.3.3).
 *
 * Undo belongs to the field that one types in. The menu would let Chromium undo in the field that was typed in last, far from
 * the eye: an old search would come back behind a list. Chosen in the menu, it comes as no key, but is announced all the same.
 */
export function holdKeys(): void {
  window.addEventListener('keydown', hold, { capture: true })
  window.addEventListener('beforeinput', holdUndo, { capture: true })
}

const COMPOSING = 229
/** What the browser calls undoing and doing again (Input Events Level 2, section 4.1.2). */
const UNDOING: ReadonlySet<string> = new Set(['historyUndo', 'historyRedo'])

function hold(event: KeyboardEvent): void {
  // The code of a key that is composing is said by this old field alone.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  if (event.isComposing || event.keyCode === COMPOSING) event.stopImmediatePropagation()
  else if (isUndo(event) && !isTypedIn(document.activeElement)) event.preventDefault()
}

function holdUndo(event: InputEvent): void {
  if (UNDOING.has(event.inputType) && !isTypedIn(document.activeElement)) event.preventDefault()
}

function isUndo({ ctrlKey, metaKey, altKey, key }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && !altKey && ['z', 'y'].includes(key.toLowerCase())
}

function isTypedIn(element: Element | null): boolean {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
}
