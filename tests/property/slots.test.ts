import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { slotLayout, type Slot } from '../../electron/engine/format/slot.ts'
import { makeSlot, openSlot, type SlotInputs } from '../../electron/engine/keys/slots.ts'
import { Fault } from '../../shared/model/fault.ts'
import { GIVER, MADE_AT, sameKey, sampleKey, VAULT } from '../helpers/sample-keys.ts'

const OWNER = { vaultId: VAULT, staffId: GIVER, code: 'AB1' }
const COST = { memoryBytes: 64 * 1024 * 1024, passes: 3 }
const passcode = Buffer.from('a passcode for properties')
const prf = sampleKey('prf', 0x21)
const staffKey = sampleKey('staff', 0x42)
const authenticator = {
  credentialId: Buffer.alloc(32, 1),
  publicKey: Buffer.alloc(77, 2),
  salt: Buffer.alloc(32, 3),
}

const key = await makeSlot(OWNER, staffKey, { prf, authenticator }, MADE_AT)
const both = await makeSlot(OWNER, staffKey, { passcode, cost: COST, prf, authenticator }, MADE_AT)
const plain = await makeSlot(OWNER, staffKey, { passcode, cost: COST }, MADE_AT)

const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array))
const secret = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((array) => SecretKey.fill('prf', (own) => void Buffer.from(array).copy(own)))

async function opens(slot: Slot, inputs: SlotInputs): Promise<boolean> {
  using opened = await openSlot(VAULT, slot, inputs)
  return opened !== null && sameKey(opened, staffKey)
}

test('each kind opens with what it was made of', async () => {
  expect([key.kind, both.kind, plain.kind]).toEqual(['key', 'both', 'passcode'])
  expect(await opens(key, { prf })).toBe(true)
  expect(await opens(key, { passcode, prf })).toBe(true)
  expect(await opens(both, { passcode, prf })).toBe(true)
  expect(await opens(plain, { passcode, prf })).toBe(true)
})

test('a slot of both never opens with one input alone, whatever it is', async () => {
  expect(await opens(both, { passcode })).toBe(false)
  expect(await opens(both, { prf })).toBe(false)
  expect(await opens({ ...both, kind: 'key', kdf: null }, { prf })).toBe(false)
  expect(await opens({ ...both, kind: 'passcode', authenticator: null }, { passcode })).toBe(false)
  await fc.assert(
    fc.asyncProperty(bytes, secret, async (typed, answered) => {
      expect(await opens(both, { passcode: typed })).toBe(false)
      expect(await opens(both, { prf: answered })).toBe(false)
      expect(await opens(both, { passcode: typed, prf })).toBe(false)
      expect(await opens(both, { passcode, prf: answered })).toBe(false)
    }),
    { numRuns: 5 },
  )
})

test('a slot of a key opens with no other secret', async () => {
  await fc.assert(
    fc.asyncProperty(secret, bytes, async (answered, typed) => {
      expect(await opens(key, { prf: answered, passcode: typed })).toBe(false)
    }),
  )
})

test('a slot with any byte changed does not open', async () => {
  const encoded = slotLayout.encode(key)
  for (let at = 0; at < encoded.length; at++) {
    const changed = Buffer.from(encoded)
    changed.writeUInt8(changed.readUInt8(at) ^ 0xff, at)
    try {
      expect(await opens(slotLayout.decode(changed), { prf }), `byte ${at}`).toBe(false)
    } catch (error) {
      expect(error, `byte ${at}`).toBeInstanceOf(Fault)
      expect(error).toHaveProperty('code', 'slot-damaged')
    }
  }
})
