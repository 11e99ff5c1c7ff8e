import { expect, test } from 'vitest'
import { WAYS_STATED_MAX, waysFacts } from '../../../../electron/engine/ledger/way-acts.ts'
import { assertFacts } from '../../../../electron/engine/ledger/facts.ts'
import { SignedLedger } from '../../../helpers/signed-ledger.ts'

const hashes = (count: number) => Array.from({ length: count }, (_, at) => at.toString(16).padStart(64, '0'))

test('whoever has named no ways in is bound to none, and then to those that they named themselves', async () => {
  using ledger = await SignedLedger.make()
  const founder = ledger.found()
  ledger.issue(founder)
  const clerk = ledger.enrolCleared('clerk', founder)
  const [old, fresh] = [hashes(1), hashes(2).slice(1)]
  const ways = () => ledger.authority.ways(clerk.id)
  expect(ways()).toBeNull()
  // The beginning of a change binds nobody who was bound to nothing before.
  expect(ledger.write(clerk, 'ways.stated', waysFacts(clerk.id, old), { phase: 'intent' })).toBe(true)
  expect(ways()).toBeNull()
  expect(ledger.write(clerk, 'ways.stated', waysFacts(clerk.id, old))).toBe(true)
  // Neither a custodian nor anybody else, but the sheets.
  for (const other of [founder, ledger.enrolCleared('clerk', founder)]) {
    expect(ledger.write(other, 'ways.stated', waysFacts(clerk.id, fresh))).toBe(false)
    expect(ledger.write(other, 'ways.stated', waysFacts(clerk.id, fresh), { phase: 'intent' })).toBe(false)
  }
  expect(ways()).toEqual({ known: new Set(old), next: null })
  ledger.write(clerk, 'ways.stated', waysFacts(clerk.id, fresh), { phase: 'intent' })
  expect(ways()).toEqual({ known: new Set(old), next: new Set(fresh) })
  ledger.write(clerk, 'ways.stated', { code: 'write-failed' }, { phase: 'failed' })
  expect(ways()).toEqual({ known: new Set(old), next: null })
  expect(ledger.write(ledger.recovery, 'ways.stated', waysFacts(clerk.id, fresh))).toBe(true)
  expect(ways()).toEqual({ known: new Set(fresh), next: null })
})

test('facts hold as many ways in as anybody may have, and no forged list counts', async () => {
  using ledger = await SignedLedger.make()
  const founder = ledger.found()
  const all = hashes(WAYS_STATED_MAX)
  expect(() => assertFacts(waysFacts(founder.id, all))).not.toThrow()
  expect(ledger.write(founder, 'ways.stated', waysFacts(founder.id, all))).toBe(true)
  expect(ledger.authority.ways(founder.id)?.known).toEqual(new Set(all))
  expect(ledger.write(founder, 'ways.stated', { staff: founder.id, ways0: 'nothing' })).toBe(false)
  expect(ledger.write(founder, 'ways.stated', waysFacts('ff'.repeat(16), all))).toBe(false)
  // Somebody without any way in says so.
  expect(ledger.write(founder, 'ways.stated', { staff: founder.id })).toBe(true)
  expect(ledger.authority.ways(founder.id)?.known.size).toBe(0)
})
