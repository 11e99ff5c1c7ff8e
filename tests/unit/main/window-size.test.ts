import { expect, test } from 'vitest'
import { windowSizes } from '../../../electron/main/window-size.ts'

test('a window is as large as it likes where there is room', () => {
  expect(windowSizes([{ width: 1920, height: 1040 }])).toEqual({
    smallest: { width: 960, height: 640 },
    first: { width: 1280, height: 820 },
  })
})

test('and never larger than the smallest screen that it may stand on', () => {
  const laptop = { width: 911, height: 488 }
  expect(windowSizes([laptop, { width: 2560, height: 1400 }])).toEqual({ smallest: laptop, first: laptop })
  expect(windowSizes([{ width: 1366, height: 728 }]).first).toEqual({ width: 1280, height: 728 })
})
