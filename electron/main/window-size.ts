interface Size {
  readonly width: number
  readonly height: number
}

/** What the page is laid out for; it can do with less, by scrolling. */
const SMALLEST: Size = { width: 960, height: 640 }
const FIRST: Size = { width: 1280, height: 820 }

/**
 * How small and how large a window is to be on a machine with these screens. A window that may not be as small as a screen
 * hangs over its edge, with what one would press outside: a laptop of 1366 by 768 that shows everything half as large again has
 * room for 911 by 512.
 * @param screens the room on each, without the desktop's own bars
 */
export function windowSizes(screens: readonly Size[]): { readonly smallest: Size; readonly first: Size } {
  const within = (size: Size): Size => ({
    width: Math.min(size.width, ...screens.map(({ width }) => width)),
    height: Math.min(size.height, ...screens.map(({ height }) => height)),
  })
  return { smallest: within(SMALLEST), first: within(FIRST) }
}
