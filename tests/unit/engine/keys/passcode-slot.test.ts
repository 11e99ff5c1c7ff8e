import { expect, test } from 'vitest'
import { wipe } from '../../../../electron/engine/crypto/locked-memory.ts'
import type { Slot } from '../../../../electron/engine/format/slot.ts'
import { KDF_LIMITS } from '../../../../electron/engine/keys/kdf-cost.ts'
import { normalisePasscode } from '../../../../electron/engine/keys/passcode.ts'
import { createPasscodeSlot } from '../../../../electron/engine/keys/passcode-slot.ts'
import { openSlot } from '../../../../electron/engine/keys/slots.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { GIVER, MADE_AT, sameKey, sampleId, sampleKey, VAULT } from '../../../helpers/sample-keys.ts'
import { workedMilliseconds } from '../../../helpers/worked-milliseconds.ts'

const MEBIBYTE = 1024 * 1024
const COST = { memoryBytes: 64 * MEBIBYTE, passes: 3 }
const OWNER = { vaultId: VAULT, staffId: GIVER, code: 'AB1' }

const right = normalisePasscode('made up for a test')
const wrong = normalisePasscode('made up for a rest')
const staffKey = sampleKey('staff', 0x77)
const slot = await createPasscodeSlot(OWNER, staffKey, right, COST, MADE_AT)

test('the right passcode opens the staff key', async () => {
  using opened = await openSlot(VAULT, slot, { passcode: right })
  expect(opened !== null && sameKey(opened, staffKey)).toBe(true)
})

test('a wrong passcode is null, never an error', async () => {
  expect(await openSlot(VAULT, slot, { passcode: wrong })).toBeNull()
  expect(await openSlot(VAULT, slot, { passcode: Buffer.alloc(0) })).toBeNull()
})

test('two slots of one passcode share nothing', async () => {
  const again = await createPasscodeSlot(OWNER, staffKey, right, COST, MADE_AT)
  expect(again.commitment.equals(slot.commitment)).toBe(false)
  expect(again.wrapped.equals(slot.wrapped)).toBe(false)
  expect(again.kdf?.salt.equals(slot.kdf?.salt ?? Buffer.alloc(0))).toBe(false)
})

test('the slot is bound to its vault, its owner and its header', async () => {
  expect(await openSlot(sampleId(1), slot, { passcode: right })).toBeNull()
  const changes: Partial<Slot>[] = [{ staffId: sampleId(1) }, { slotId: sampleId(2) }, { createdAt: 1 }]
  for (const change of changes) {
    expect(await openSlot(VAULT, { ...slot, ...change }, { passcode: right })).toBeNull()
  }
})

test('the commitment is compared before anything is opened', async () => {
  const commitment = Buffer.from(slot.commitment)
  commitment.writeUInt8(commitment.readUInt8() ^ 1)
  expect(await openSlot(VAULT, { ...slot, commitment }, { passcode: right })).toBeNull()
})

test('a fitting passcode with a broken wrapped key is damage, not a wrong passcode', async () => {
  const wrapped = Buffer.from(slot.wrapped)
  wrapped.writeUInt8(wrapped.readUInt8(40) ^ 1, 40)
  expect((await faultOf(() => openSlot(VAULT, { ...slot, wrapped }, { passcode: right }))).code).toBe(
    'slot-damaged',
  )
})

test.each([
  ['no memory', { memoryBytes: 0, passes: 3 }],
  ['memory just below the floor', { memoryBytes: KDF_LIMITS.memoryBytesMin - 1024, passes: 3 }],
  ['passes below the floor', { memoryBytes: 64 * MEBIBYTE, passes: 2 }],
  ['memory to the sky', { memoryBytes: 2 ** 50, passes: 3 }],
  ['memory just above the limit', { memoryBytes: KDF_LIMITS.memoryBytesMax + 1024, passes: 3 }],
  ['passes to the sky', { memoryBytes: 64 * MEBIBYTE, passes: 2 ** 31 }],
  ['both within their limits, too long together', { memoryBytes: 1024 * MEBIBYTE, passes: 40 }],
  ['memory that is not whole KiB', { memoryBytes: 64 * MEBIBYTE + 1, passes: 3 }],
])('refuses %s within 50 ms of work, before allocating', async (_, cost) => {
  const altered = { ...slot, kdf: { ...cost, salt: Buffer.alloc(16) } }
  const residentBefore = process.memoryUsage.rss()
  const worked = workedMilliseconds()
  const fault = await faultOf(() => openSlot(VAULT, altered, { passcode: right }))
  expect(worked()).toBeLessThan(50)
  // The least that a derivation takes is 64 MiB.
  expect(process.memoryUsage.rss() - residentBefore).toBeLessThan(32 * MEBIBYTE)
  expect(fault).toEqual({ code: 'kdf-cost', details: cost })
})

test('a new slot is not made below the floor either', async () => {
  const cheap = { memoryBytes: 32 * MEBIBYTE, passes: 3 }
  const fault = await faultOf(() => createPasscodeSlot(OWNER, staffKey, right, cheap, MADE_AT))
  expect(fault.code).toBe('kdf-cost')
})

test('the passcode buffer stays the caller\u2019s and can be wiped', () => {
  const bytes = normalisePasscode('something typed here')
  wipe(bytes)
  expect(bytes.every((byte) => byte === 0)).toBe(true)
})
