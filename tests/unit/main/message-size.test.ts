import { describe, expect, it } from 'vitest'
import { messageSize } from '../../../electron/main/message-size.ts'

describe('the size of a message', () => {
  it('counts text in UTF-8 and every element', () => {
    expect(messageSize('abc', 100)).toBe(11)
    expect(messageSize('äb', 100)).toBe(11)
    expect(messageSize({ a: [1, null, true, undefined] }, 100)).toBe(57)
  })

  it('is none beyond the limit', () => {
    expect(messageSize('x'.repeat(92), 100)).toBe(100)
    expect(messageSize('x'.repeat(93), 100)).toBeNull()
    expect(
      messageSize(
        Array.from({ length: 100_000 }, () => 1),
        1000,
      ),
    ).toBeNull()
    expect(messageSize({ ['k'.repeat(200)]: 1 }, 100)).toBeNull()
  })

  it('is none for an array of holes, at once: a few bytes on the way, minutes to walk', () => {
    const holes: unknown[] = []
    holes.length = 2 ** 32 - 1
    expect(messageSize({ paths: holes }, 1e9)).toBeNull()
  })

  it('is none for what is nested without end', () => {
    const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)])
    expect(messageSize(nest(8), 10_000)).not.toBeNull()
    expect(messageSize(nest(20), 10_000)).toBeNull()
    const circle: unknown[] = []
    circle.push(circle)
    expect(messageSize(circle, 1e9)).toBeNull()
  })

  it('is none for anything but plain data', () => {
    for (const value of [new Map(), new Date(), new Uint8Array(1), new Error('x'), 1n, Symbol('x'), /x/])
      expect(messageSize({ value }, 1000)).toBeNull()
  })
})
