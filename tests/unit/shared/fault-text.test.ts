import { describe, expect, it } from 'vitest'
import { FAULT_KINDS, type FaultCode } from '../../../shared/model/fault.ts'
import { describeFault } from '../../../shared/text/fault-text.ts'

const CODES = Object.keys(FAULT_KINDS) as FaultCode[]
const everyWord = (code: FaultCode, details = {}) => Object.values(describeFault(code, details)).join(' ')

describe('the words of every fault', () => {
  it.each(CODES)('%s has a heading, a reason and a next step, each a sentence', (code) => {
    const { heading, reason, next } = describeFault(code)
    expect(heading).toMatch(/^[A-Z][^.]*$/)
    expect(reason).toMatch(/^[\p{Lu}“].*\.$/su)
    expect(next).toMatch(/^[A-Z].*\.$/s)
  })

  it.each(CODES)('%s never shows its code, nor our own jargon', (code) => {
    const words = everyWord(code)
    if (code.includes('-')) expect(words).not.toContain(code)
    expect(words).not.toMatch(/\b(slot|KDF|AEAD|blob|mount|chunk|null|undefined|NaN)\b/i)
  })

  it('have headings that can be told apart', () => {
    const twins = ['catalogue-damaged', 'content-damaged']
    const headings = CODES.filter((code) => !twins.includes(code)).map((code) => describeFault(code).heading)
    expect(new Set(headings).size).toBe(headings.length)
  })
})

describe('details', () => {
  it('appear quoted, with what could deceive made visible', () => {
    expect(describeFault('name-taken', { name: 'evil\u202egnp.exe' }).reason).toContain(
      '“evil<U+202E>gnp.exe”',
    )
  })

  it('are left out when they are missing or of another kind', () => {
    expect(describeFault('chunk-damaged', { name: 7 }).reason).toContain('the file')
    expect(describeFault('disk-full', { neededBytes: 'many' }).reason).not.toContain('many')
  })

  it('tell room in readable sizes', () => {
    expect(describeFault('disk-full', { neededBytes: 2_000_000_000, freeBytes: 5_000_000 }).reason).toContain(
      '2 GB are needed, 5 MB are free.',
    )
  })

  it('say of a vault that is open for reading why it is, and the way out, on the command line too', () => {
    expect(everyWord('read-only-session', { mode: 'older' })).toMatch(/older.*recovery sheets/s)
    expect(everyWord('read-only-session', { mode: 'medium' })).toMatch(/can be written to/)
    for (const details of [{}, { mode: 'medium' }, { mode: 'older' }])
      expect(everyWord('read-only-session', details)).not.toContain('top of the window')
  })

  it('tell a place that was never there from a drive that was pulled out', () => {
    const { reason } = describeFault('drive-gone', { place: 'drive', why: 'missing', name: 'Backups' })
    expect(reason).toContain('“Backups” does not exist')
  })

  const places = {
    vault: /the disk that holds the vault/i,
    drive: /the chosen drive/i,
    target: /the disk of the chosen folder/i,
    machine: /this machine’s own disk/i,
    temporary: /the disk for temporary files/i,
  }
  const ofPlaces = ['disk-full', 'medium-read-only', 'drive-gone', 'read-failed', 'write-failed'] as const

  it.each(ofPlaces)('say where, for %s, and never send the vault to another place', (code) => {
    for (const [place, words] of Object.entries(places)) {
      const { reason, next } = describeFault(code, { place })
      expect(reason).toMatch(words)
      if (['vault', 'machine', 'temporary'].includes(place)) expect(next).not.toMatch(/choose|another drive/)
    }
    expect(describeFault(code, { place: 'toString' }).reason).toMatch(/the drive/i)
    expect(describeFault(code).reason).toMatch(/the drive/i)
  })

  it('tell the wait, and only while there is one', () => {
    const soon = describeFault('too-early', { retryAt: Date.now() + 27_500 }).reason
    expect(soon).toMatch(/the next attempt is possible in 0:2[78]\.$/)
    expect(describeFault('too-early', { retryAt: Date.now() - 1 }).reason).not.toContain('next attempt')
  })

  it('name the failed attempts from the second on', () => {
    expect(describeFault('wrong-passcode', { failures: 1 }).reason).not.toContain('attempt')
    expect(describeFault('wrong-passcode', { failures: 3 }).reason).toContain('failed attempt 3')
  })
})
