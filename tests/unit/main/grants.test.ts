import { describe, expect, it } from 'vitest'
import { createGrants, GRANT_RULES, type GrantPurpose } from '../../../electron/main/grants.ts'
import { Fault } from '../../../shared/model/fault.ts'

const spent = new Fault('place-spent')
const purposes = Object.keys(GRANT_RULES) as GrantPurpose[]

describe('grants', () => {
  it('are 128 random bits, none like another', () => {
    const grants = createGrants()
    const tokens = new Set(Array.from({ length: 1000 }, () => grants.mint('/a', 'dropped')))
    expect(tokens.size).toBe(1000)
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{32}$/)
  })

  for (const purpose of purposes)
    it(`for ${purpose} allow ${GRANT_RULES[purpose].uses.join(' and ')} and nothing else`, () => {
      for (const use of ['read', 'write', 'carry-in', 'carry-out'] as const) {
        const grants = createGrants()
        const token = grants.mint('/a', purpose)
        const redeem = () => grants.redeem([{ token, use }])
        if (GRANT_RULES[purpose].uses.includes(use)) expect(redeem()).toEqual(['/a'])
        else expect(redeem).toThrow(spent)
      }
    })

  it('to carry something in or out serve once', () => {
    for (const purpose of [
      'import-files',
      'import-folder',
      'dropped',
      'export-folder',
      'ledger-folder',
      'exit-folder',
    ] as const) {
      const grants = createGrants()
      const use = GRANT_RULES[purpose].uses[0]!
      const token = grants.mint('/a', purpose)
      expect(grants.redeem([{ token, use }])).toEqual(['/a'])
      expect(() => grants.redeem([{ token, use }])).toThrow(spent)
    }
  })

  it('of one act are redeemed together or not at all', () => {
    const grants = createGrants()
    const token = grants.mint('/a', 'dropped')
    const stranger = 'f'.repeat(32)
    const wanted = [token, stranger].map((each) => ({ token: each, use: 'carry-in' as const }))
    expect(() => grants.redeem(wanted)).toThrow(spent)
    expect(grants.redeem([{ token, use: 'carry-in' }])).toEqual(['/a'])
  })

  it('for one lasting place stay the same, so that asking again does not pile them up', () => {
    const grants = createGrants()
    expect(grants.mint('/media/a', 'drive')).toBe(grants.mint('/media/a', 'drive'))
    expect(grants.mint('/media/a', 'drive')).not.toBe(grants.mint('/media/a', 'recent'))
    expect(grants.mint('/media/a', 'dropped')).not.toBe(grants.mint('/media/a', 'dropped'))
  })

  it('that serve once end at lock, and all of them with the window', () => {
    const grants = createGrants()
    const once = { token: grants.mint('/a', 'export-folder'), use: 'carry-out' as const }
    const lasting = { token: grants.mint('/b', 'vault-open'), use: 'read' as const }
    grants.forget('once')
    expect(() => grants.redeem([once])).toThrow(spent)
    expect(grants.redeem([lasting])).toEqual(['/b'])
    grants.forget('all')
    expect(() => grants.redeem([lasting])).toThrow(spent)
    expect(grants.mint('/b', 'vault-open')).not.toBe(lasting.token)
  })

  it('of one window mean nothing in another', () => {
    const token = createGrants().mint('/a', 'vault-open')
    expect(() => createGrants().redeem([{ token, use: 'read' }])).toThrow(spent)
  })
})
