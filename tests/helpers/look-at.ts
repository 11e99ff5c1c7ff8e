/**
 * What every walk looks at on its screens: barriers in the theme that is on, contrast in the other one too, and anything
 * that is pushed out of the window. Where `STRONGROOM_PICTURES` names a folder, each screen is painted there in both themes.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { axeViolations } from './axe-violations.ts'
import { atRest } from './window-walk.ts'

const pictures = process.env['STRONGROOM_PICTURES']

interface Looks {
  /** Call it when the screen is complete. */
  readonly look: (screen: string) => Promise<void>
  /** One line for each finding, its screen in front. A walk ends with none. */
  readonly barriers: readonly string[]
}

/** @param walk names the pictures. */
export function looksAt(walk: string, page: () => Page): Looks {
  const barriers: string[] = []
  let screens = 0
  const paint = async (screen: string, theme: string): Promise<void> => {
    if (pictures === undefined) return
    mkdirSync(pictures, { recursive: true })
    const name = `${walk}-${String(screens).padStart(2, '0')}-${screen.replaceAll(/\W+/gu, '-')}-${theme}.png`
    await page().screenshot({ path: join(pictures, name) })
  }
  const look = async (screen: string): Promise<void> => {
    screens += 1
    const note = (found: readonly string[], where: string): void => {
      barriers.push(...found.map((violation) => `${where}: ${violation}`))
    }
    note(await axeViolations(page()), screen)
    note(await page().evaluate(stickingOut), screen)
    note(await onSmallScreen(page(), () => page().evaluate(outOfReach)), `${screen}, on a small screen`)
    const [theme, other] = await themes(page())
    await paint(screen, theme)
    const before = await wear(page(), other)
    note(await axeViolations(page(), ['color-contrast']), `${screen}, ${other}`)
    await paint(screen, other)
    await wear(page(), before)
    await atRest(page())
  }
  return { look, barriers }
}

/** What is wider than the window, or than the dialog that it stands in. Runs in the page. */
function stickingOut(): readonly string[] {
  return [
    ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []),
    ...[...document.querySelectorAll('.dialog')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(() => 'wider than its dialog'),
  ]
}

/** A laptop of 1366 by 768 with everything half as large again, less the menu and the bar of the desktop. */
const SMALL = { width: 910, height: 460 }

async function onSmallScreen<T>(page: Page, act: () => Promise<T>): Promise<T> {
  const before = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  await page.setViewportSize(SMALL)
  try {
    return await act()
  } finally {
    await page.setViewportSize(before)
  }
}

/** What one would press and cannot reach, not by scrolling either. Runs in the page. */
function outOfReach(): readonly string[] {
  const dialogs = [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')]
  const top: ParentNode = dialogs.at(-1) ?? document
  const isReached = (control: Element): boolean => {
    control.scrollIntoView({ block: 'nearest' })
    const { top: above, bottom, left, right } = control.getBoundingClientRect()
    return above >= -1 && left >= -1 && bottom <= innerHeight + 1 && right <= innerWidth + 1
  }
  const scrolled = [...document.querySelectorAll('*')].filter(({ scrollTop }) => scrollTop > 0)
  const places = scrolled.map((element) => [element, element.scrollTop] as const)
  // What lies in a box of one pixel, as a menu ends with, is for screen readers, which need no place to press.
  const isSeen = (element: Element | null): boolean => {
    if (element === null) return true
    const isCut = getComputedStyle(element).overflow === 'hidden'
    return !(isCut && element.clientWidth <= 1) && isSeen(element.parentElement)
  }
  const lost = [...top.querySelectorAll('button')]
    .filter((control) => control.checkVisibility({ visibilityProperty: true }))
    .filter((control) => control.getClientRects().length > 0 && isSeen(control))
    .filter((control) => !control.closest('[aria-hidden="true"], [inert]'))
    .filter((control) => !isReached(control))
    .map((control) => `out of reach: ${control.getAttribute('aria-label') ?? control.textContent}`)
  for (const [element, place] of places) element.scrollTop = place
  return lost
}

type Theme = 'light' | 'dark'

/** The theme that is on, and the other one. */
async function themes(page: Page): Promise<[Theme, Theme]> {
  const dark = await page.evaluate(
    () =>
      document.documentElement.dataset['theme'] ??
      (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'),
  )
  return dark === 'dark' ? ['dark', 'light'] : ['light', 'dark']
}

/** @returns what was worn before; undefined for the system's choice. */
async function wear(page: Page, theme: string | undefined): Promise<string | undefined> {
  return page.evaluate((next) => {
    const { dataset } = document.documentElement
    const { theme: before } = dataset
    if (next === undefined) delete dataset['theme']
    else dataset['theme'] = next
    return before
  }, theme)
}
