import { describe, expect, it } from 'vitest'
import { lapsingPapers } from '../../../shared/model/lapsing-papers.ts'
import { sameName } from '../../../shared/model/same-name.ts'

const DAY = 24 * 60 * 60 * 1000
const now = Date.UTC(2026, 10, 21)

describe('papers that end soon', () => {
  const papers = (screening: number | null, agreement: number | null) =>
    lapsingPapers({ screening: { until: screening }, agreement: { until: agreement } }, now).map(
      ({ paper }) => paper,
    )

  it('are those of the next thirty days, the nearest first', () => {
    expect(papers(now + 20 * DAY, now + 10 * DAY)).toEqual(['agreement', 'screening'])
    expect(papers(now + 30 * DAY, now + 30 * DAY + 1)).toEqual(['screening'])
  })

  it('are neither those that have ended nor those without an end', () => {
    expect(papers(now, null)).toEqual([])
    expect(lapsingPapers({ screening: null, agreement: null }, now)).toEqual([])
  })
})

describe('a name that is typed again', () => {
  it('may differ in capitals, blanks and composition', () => {
    expect(sameName('  ŽELJKO   nguyễn ', 'Željko Nguyễn')).toBe(true)
    expect(sameName('Zo\u0065\u0301', 'Zoé')).toBe(true)
  })

  it('may lack what nobody sees', () => {
    expect(sameName('مهدیزاده', 'مهدی\u200cزاده')).toBe(true)
    expect(sameName('\u200b', 'A')).toBe(false)
  })

  it('may not differ in anything else', () => {
    for (const typed of ['', 'Zeljko Nguyễn', 'Željko', 'Željko Nguyễn.'])
      expect(sameName(typed, 'Željko Nguyễn')).toBe(false)
  })
})
