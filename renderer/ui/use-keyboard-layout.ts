import { useEffect, useState } from 'react'

/** The Keyboard Map API (WICG, in Chromium), which TypeScript's DOM does not know yet. */
interface KeyboardMap {
  getLayoutMap(): Promise<ReadonlyMap<string, string>>
}

const TOP_ROW = ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY'] as const

/**
 * The first six letter keys of the keyboard as they are now, `QWERTY` or `AZERTY` say; null where the system does not
 * tell. A passcode that is typed blind on another layout is a wrong passcode.
 */
export function useKeyboardLayout(): string | null {
  const [layout, setLayout] = useState<string | null>(null)
  useEffect(() => {
    let left = false
    const { keyboard } = navigator as Navigator & { keyboard?: KeyboardMap }
    const read = async () => {
      const map = await keyboard?.getLayoutMap()
      const keys = TOP_ROW.map((code) => map?.get(code) ?? '').join('')
      if (!left && keys.length === TOP_ROW.length) setLayout(keys.toUpperCase())
    }
    // A layout that cannot be read is not shown.
    read().catch(() => undefined)
    return () => {
      left = true
    }
  }, [])
  return layout
}
