import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClipboardTimer } from '../../../electron/main/clipboard-timer.ts'

function setUp() {
  const [board, marked] = [{ text: 'before' }, { text: 'marked' }]
  const boardOf = (of: { text: string }) => ({
    readText: () => Promise.resolve(of.text),
    writeText: (text: string) => void (of.text = text),
  })
  return { board, marked, timer: createClipboardTimer(boardOf(board), boardOf(marked)) }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('text on the clipboard', () => {
  it('is gone after its time, and not before', async () => {
    const { board, timer } = setUp()
    await timer.put('six words', 30)
    await vi.advanceTimersByTimeAsync(29_900)
    expect(board.text).toBe('six words')
    await vi.advanceTimersByTimeAsync(200)
    expect(board.text).toBe('')
  })

  it('is left alone when somebody copied something else', async () => {
    const { board, timer } = setUp()
    await timer.put('six words', 30)
    board.text = 'theirs'
    await vi.advanceTimersByTimeAsync(60_000)
    expect(board.text).toBe('theirs')
  })

  it('lives its own time when a second one is put', async () => {
    const { board, timer } = setUp()
    await timer.put('one', 10)
    await vi.advanceTimersByTimeAsync(9000)
    await timer.put('two', 10)
    await vi.advanceTimersByTimeAsync(9000)
    expect(board.text).toBe('two')
    await vi.advanceTimersByTimeAsync(2000)
    expect(board.text).toBe('')
  })

  it('is taken off what Linux keeps of marked text only where it is ours, until the lock empties that', async () => {
    const { marked, timer } = setUp()
    await timer.put('six words', 5)
    await vi.advanceTimersByTimeAsync(6000)
    expect(marked.text).toBe('marked')
    await timer.put('six words', 5)
    marked.text = 'six words'
    await vi.advanceTimersByTimeAsync(6000)
    expect(marked.text).toBe('')
    marked.text = 'a name from the vault'
    await timer.clear()
    expect(marked.text).toBe('')
  })

  it('goes at once at lock; without any of ours nothing is touched', async () => {
    const { board, timer } = setUp()
    await timer.clear()
    expect(board.text).toBe('before')
    await timer.put('six words', 30)
    await timer.clear()
    expect(board.text).toBe('')
  })
})
