import { describe, expect, it } from 'vitest'
import { PAGE_ROWS, PageCache } from '../../../../renderer/ui/page-cache.ts'

/** A list that counts how often it is asked, and whose rows are their numbers. */
function source(total: number) {
  const asked: number[] = []
  const list = { total, first: 0 }
  const fetch = (offset: number, limit: number) => {
    asked.push(offset)
    const rows = Array.from(
      { length: Math.max(0, Math.min(limit, list.total - offset)) },
      (_, at) => list.first + offset + at,
    )
    return Promise.resolve({ total: list.total, rows })
  }
  return { asked, list, fetch }
}

describe('the pages of a long list', () => {
  it('are asked for once, and only where somebody looks', async () => {
    const { asked, fetch } = source(100_000)
    const cache = new PageCache(fetch, () => undefined)
    await Promise.all([cache.want(0, 30), cache.want(0, 40)])
    await cache.want(50_000, 50_030)
    expect(asked).toEqual([0, 50_000])
    expect(cache.total).toBe(100_000)
    expect(cache.row(50_010)).toBe(50_010)
    expect(cache.row(500)).toBeUndefined()
  })

  it('are never asked for beyond the end', async () => {
    const { asked, fetch } = source(10)
    const cache = new PageCache(fetch, () => undefined)
    await cache.want(0, 0)
    await cache.want(0, 5 * PAGE_ROWS)
    expect(asked).toEqual([0])
  })

  it('show rows that appear in an empty list', async () => {
    const { list, fetch } = source(0)
    const cache = new PageCache(fetch, () => undefined)
    await cache.want(0, 0)
    expect(cache.total).toBe(0)
    list.total = 3
    await cache.refresh(0, 0)
    expect(cache.total).toBe(3)
    expect(cache.row(2)).toBe(2)
  })

  it('keep old rows on show while they are asked for again, and forget what is out of sight', async () => {
    const { list, fetch } = source(1000)
    const cache = new PageCache(fetch, () => undefined)
    await cache.want(0, 999)
    list.first = 5000
    const refreshed = cache.refresh(0, 20)
    expect(cache.row(7)).toBe(7)
    expect(cache.row(900)).toBeUndefined()
    await refreshed
    expect(cache.row(7)).toBe(5007)
  })

  it('drop an answer that was overtaken by a change', async () => {
    const waiting: ((rows: readonly string[]) => void)[] = []
    const cache = new PageCache<string>(
      () => new Promise((resolve) => waiting.push((rows) => resolve({ total: rows.length, rows }))),
      () => undefined,
    )
    const first = cache.want(0, 0)
    const second = cache.refresh(0, 0)
    waiting[1]?.(['new'])
    await second
    waiting[0]?.(['old'])
    await first
    expect(cache.row(0)).toBe('new')
  })

  it('tell what went wrong and ask again when wanted', async () => {
    let broken = true
    const cache = new PageCache<number>(
      () => (broken ? Promise.reject(new Error('gone')) : Promise.resolve({ total: 1, rows: [1] })),
      () => undefined,
    )
    await cache.want(0, 0)
    expect(cache.problem).toBeInstanceOf(Error)
    broken = false
    await cache.want(0, 0)
    expect(cache.problem).toBeNull()
    expect(cache.row(0)).toBe(1)
  })
})
