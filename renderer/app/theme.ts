import { create } from 'zustand'
import type { z } from '../../shared/zod.ts'
import type { themeChoice } from '../../shared/contract/shell.ts'
import { onEvent } from '../bridge/index.ts'

export type Theme = z.infer<typeof themeChoice>

export const useTheme = create<{ theme: Theme }>(() => ({ theme: 'system' }))

/** `system` leaves the choice to the media query behind `color-scheme`. */
export function showTheme(theme: Theme): void {
  useTheme.setState({ theme })
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
}

export function followTheme(): void {
  onEvent('theme.changed', ({ theme }) => showTheme(theme))
}
