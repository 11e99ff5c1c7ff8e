/**
 * Keeps the keyboard's place when the control that has the focus goes, such as the button that began what is now shown
 * in its stead. The browser would drop the focus to the page: Escape and Enter would lead nowhere, and a screen reader
 * would not say what came. The focus never goes on to another control, which a second Enter would press unseen.
 */

/** Longer than a screen or a dialog takes to put the focus where it wants it. */
const SETTLE_MILLISECONDS = 100

/** An element that had the focus inside, and where it stood in the one around it. */
interface Step {
  readonly element: HTMLElement
  readonly index: number
}

export function keepFocus(): void {
  let path: readonly Step[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('focusin', ({ target }) => {
    path = target instanceof HTMLElement ? pathOf(target) : []
  })
  const look = (): void => {
    timer = undefined
    if (isAstray(path)) heirOf(path)?.focus({ preventScroll: true })
  }
  new MutationObserver(() => {
    if (isAstray(path)) timer ??= setTimeout(look, SETTLE_MILLISECONDS)
  }).observe(document.body, { childList: true, subtree: true })
}

function pathOf(target: HTMLElement): readonly Step[] {
  const path: Step[] = []
  for (let element = target; element !== document.body;) {
    const around = element.parentElement
    if (around === null) break
    path.push({ element, index: Array.from(around.children).indexOf(element) })
    element = around
  }
  return path
}

/** The focus is nowhere, because what had it is gone. A click beside all controls lets go of it rightly. */
function isAstray(path: readonly Step[]): boolean {
  return document.activeElement === document.body && path[0]?.element.isConnected === false
}

const REGIONS = 'main, [role="dialog"], [role="alertdialog"]'

/** What stands in the place of the outermost part that is gone; else the heading of the screen. */
function heirOf(path: readonly Step[]): HTMLElement | null {
  const last = path.findIndex(({ element }) => element.isConnected)
  const around = path[last]?.element
  const gone = path[last - 1]
  if (around === undefined || gone === undefined || around.closest(REGIONS) === null)
    return document.querySelector<HTMLElement>('main h1[tabindex]')
  const heir = around.children[gone.index] ?? around.lastElementChild ?? around
  return heir instanceof HTMLElement ? focusable(heir) : focusable(around)
}

function focusable(element: HTMLElement): HTMLElement {
  if (!element.hasAttribute('tabindex')) element.tabIndex = -1
  return element
}
