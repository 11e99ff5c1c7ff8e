import { type Slot, slotLayout } from '../../../electron/engine/format/slot.ts'
import { createPasscodeSlot } from '../../../electron/engine/keys/passcode-slot.ts'
import { normalisePasscode } from '../../../electron/engine/keys/passcode.ts'
import { GIVER, MADE_AT, sampleId, sampleKey, VAULT } from '../../helpers/sample-keys.ts'
import { flipped, save } from './save-vector.ts'

export async function slots(): Promise<void> {
  const passcode = 'only for test vectors'
  const cost = { memoryBytes: 64 * 1024 * 1024, passes: 3 }
  using staffKey = sampleKey('staff', 0x77)
  const owner = { vaultId: VAULT, staffId: GIVER, code: 'AB1' }
  const good = await createPasscodeSlot(owner, staffKey, normalisePasscode(passcode), cost, MADE_AT)
  const put = (
    name: string,
    expect: string,
    comment: string,
    slot: Slot,
    fields: Record<string, string> = {},
  ): void =>
    save('slot', name, {
      fields: { expect, comment, vault: VAULT, passcode, ...fields },
      blocks: { slot: slotLayout.encode(slot), 'staff key': staffKey.use((bytes) => Buffer.from(bytes)) },
    })
  const costing = (memoryBytes: number, passes: number): Slot => ({
    ...good,
    kdf: { memoryBytes, passes, salt: good.kdf?.salt ?? Buffer.alloc(16) },
  })
  put('good', 'opens', 'a passcode slot', good)
  put('other-vault', 'wrong passcode', 'the slot of another vault', good, { vault: sampleId(1) })
  put('wrong-passcode', 'wrong passcode', 'one letter differs', good, { passcode: 'only for test vectorz' })
  put('upper-case', 'wrong passcode', 'case counts', good, { passcode: 'Only for test vectors' })
  put('other-owner', 'wrong passcode', 'another staff id', { ...good, staffId: sampleId(1) })
  put('other-salt', 'wrong passcode', 'one bit of the salt', {
    ...good,
    kdf: { ...cost, salt: flipped(good.kdf?.salt ?? Buffer.alloc(16), 0) },
  })
  put('flipped-commitment', 'wrong passcode', 'one bit of the commitment', {
    ...good,
    commitment: flipped(good.commitment, 31),
  })
  put('flipped-wrapped', 'slot-damaged', 'one bit of the wrapped key: the commitment still fits', {
    ...good,
    wrapped: flipped(good.wrapped, 30),
  })
  put('memory-high', 'kdf-cost', '1 TiB of memory', costing(2 ** 40, 3))
  put('memory-low', 'kdf-cost', '8 KiB of memory', costing(8192, 3))
  put('passes-high', 'kdf-cost', '2^31 passes', costing(cost.memoryBytes, 2 ** 31))
  put('passes-low', 'kdf-cost', 'one pass', costing(cost.memoryBytes, 1))
}
