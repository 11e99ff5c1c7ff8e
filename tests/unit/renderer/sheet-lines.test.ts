import { describe, expect, it } from 'vitest'
import { lineMarks, withSeparators } from '../../../renderer/ui/sheet-lines.ts'

describe('the marks beside a typed sheet', () => {
  const typed = 'AAAAA-AAAAA-A\nBBBBB-BBBBB-B\nCC'

  it('are open while nothing is known', () => {
    expect(lineMarks(typed, null)).toEqual(['open', 'open', 'open'])
  })

  it('are right before the first wrong line, wrong there, and open after it', () => {
    expect(lineMarks(typed, { verdict: 'invalid', line: 1 })).toEqual(['wrong', 'open', 'open'])
    expect(lineMarks(typed, { verdict: 'invalid', line: 2 })).toEqual(['right', 'wrong', 'open'])
  })

  it('do not call the line wrong that is still being typed', () => {
    expect(lineMarks(typed, { verdict: 'invalid', line: 3 })).toEqual(['right', 'right', 'open'])
    expect(lineMarks(`${typed}\n`, { verdict: 'invalid', line: 3 })).toEqual(['right', 'right', 'wrong'])
  })

  it('call the last line wrong once it is full', () => {
    const full = 'AAAAA-AAAAA-A\nBBBBB-BBBBB-B'
    expect(lineMarks(full, { verdict: 'invalid', line: 2 })).toEqual(['right', 'wrong'])
    expect(lineMarks(full.slice(0, -1), { verdict: 'invalid', line: 2 })).toEqual(['right', 'open'])
  })

  it('are all right for a whole sheet, whichever vault it belongs to', () => {
    expect(lineMarks(typed, { verdict: 'correct', number: 1 })).toEqual(['right', 'right', 'right'])
    expect(lineMarks(typed, { verdict: 'foreign' })).toEqual(['right', 'right', 'right'])
  })

  it('pass over empty lines', () => {
    const spaced = 'AAAAA-AAAAA-A\n\nBBBBB-BBBBB-B\n'
    expect(lineMarks(spaced, { verdict: 'invalid', line: 2 })).toEqual(['right', 'open', 'wrong'])
  })

  it('are none for an empty field', () => {
    expect(lineMarks('\n', null)).toEqual([])
  })
})

describe('the separators of the print', () => {
  const type = (keys: string) => Array.from(keys).reduce((text, key) => withSeparators(text, text + key), '')

  it('appear as the groups are typed', () => {
    expect(type('abcde')).toBe('abcde-')
    expect(type('abcdefghjkm')).toBe('abcde-fghjk-m\n')
    expect(type('abcdefghjkmn')).toBe('abcde-fghjk-m\nn')
  })

  it('are not doubled by whoever types them as they are printed', () => {
    expect(type('abcde-fghjk-m\nn')).toBe('abcde-fghjk-m\nn')
    expect(type('abcde fghjk m\nn')).toBe('abcde-fghjk-m\nn')
  })

  it('end with the eighth line', () => {
    expect(type('abcdefghjkm'.repeat(8)).split('\n')).toHaveLength(8)
  })

  it('leave alone what is pasted, deleted, or changed in the middle', () => {
    expect(withSeparators('', 'abcde')).toBe('abcde')
    expect(withSeparators('abcde-', 'abcde')).toBe('abcde')
    expect(withSeparators('abde', 'abcde')).toBe('abcde')
  })
})
