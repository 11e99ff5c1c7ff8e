import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createKeyWatch } from '../../../electron/main/key-watch.ts'
import type { PluggedKey } from '../../../electron/main/plugged-keys.ts'

const CEREMONY = '0123456789abcdef0123456789abcdef'
const OTHER = 'fedcba9876543210fedcba9876543210'
const blue = { device: '/dev/hidraw3', plug: '0003:1050:0407.0001' }
const green = { device: '/dev/hidraw4', plug: '0003:1050:0407.0002' }

function setUp(...keys: PluggedKey[]) {
  let plugged: readonly PluggedKey[] = keys
  const look = vi.fn(() => plugged)
  const lock = vi.fn()
  const watch = createKeyWatch({ pluggedKeys: look, lock })
  return {
    ...{ watch, look, lock },
    plugged: (...now: PluggedKey[]) => {
      plugged = now
      vi.advanceTimersByTime(1000)
    },
    unlock: (key?: { ceremony: string }) => {
      const input = { place: '/vault', ...(key === undefined ? {} : { key }) }
      watch.begun('session.unlock', input)
      return () => watch.done('session.unlock', input)
    },
    askedByTool: (ceremony: string, path: string) =>
      watch.done('key.tool-assert', { request: { ceremony }, path, pin: '1234' }),
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the watch over the key', () => {
  it('locks once the key goes that was plugged in when the vault was opened with one', () => {
    const { unlock, plugged, lock } = setUp(blue)
    unlock({ ceremony: CEREMONY })()
    plugged(blue)
    plugged(blue, green)
    expect(lock).not.toHaveBeenCalled()
    plugged(green)
    expect(lock).toHaveBeenCalledOnce()
  })

  it('knows a key that was pulled out and put back from one that stayed', () => {
    const { unlock, plugged, lock } = setUp(blue)
    unlock({ ceremony: CEREMONY })()
    plugged({ ...blue, plug: '0003:1050:0407.0003' })
    expect(lock).toHaveBeenCalledOnce()
  })

  it('sees a key go while the vault is still being opened', () => {
    const { unlock, plugged, lock } = setUp(blue)
    const opened = unlock({ ceremony: CEREMONY })
    plugged()
    opened()
    plugged()
    expect(lock).toHaveBeenCalledOnce()
  })

  it('follows the one key that the tool asked, and lets others come and go', () => {
    const { unlock, plugged, lock, askedByTool } = setUp(blue, green)
    askedByTool(CEREMONY, blue.device)
    unlock({ ceremony: CEREMONY })()
    plugged(blue)
    expect(lock).not.toHaveBeenCalled()
    plugged(green)
    expect(lock).toHaveBeenCalledOnce()
  })

  it('does not take the answer to one question for the answer to another', () => {
    const { unlock, plugged, lock, askedByTool } = setUp(blue, green)
    askedByTool(OTHER, blue.device)
    unlock({ ceremony: CEREMONY })()
    plugged(blue)
    expect(lock).toHaveBeenCalledOnce()
  })

  it.each([
    ['by passcode', undefined, [blue]],
    ['by a key that is not plugged in', { ceremony: CEREMONY }, []],
  ])('leaves whoever unlocked %s alone, and does not even look', (_, key, keys) => {
    const { unlock, plugged, lock, look } = setUp(...keys)
    unlock(key)()
    look.mockClear()
    plugged()
    expect(lock).not.toHaveBeenCalled()
    expect(look).not.toHaveBeenCalled()
  })

  it('rests while the vault is closed, and after an unlock that was refused', () => {
    const { unlock, plugged, lock, watch } = setUp(blue)
    unlock({ ceremony: CEREMONY })
    plugged()
    expect(lock).not.toHaveBeenCalled()
    plugged(blue)
    unlock({ ceremony: CEREMONY })()
    watch.rest()
    plugged()
    expect(lock).not.toHaveBeenCalled()
  })

  it('forgets the key of an earlier session once somebody unlocks by passcode', () => {
    const { unlock, plugged, lock, watch } = setUp(blue)
    unlock({ ceremony: CEREMONY })()
    watch.rest()
    unlock()()
    plugged()
    expect(lock).not.toHaveBeenCalled()
  })
})
