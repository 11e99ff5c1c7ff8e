import { type Slot, slotLayout } from '../../../electron/engine/format/slot.ts'
import { createPasscodeSlot } from '../../../electron/engine/keys/passcode-slot.ts'
import { normalisePasscode } from '../../../electron/engine/keys/passcode.ts'
import { makeSlot } from '../../../electron/engine/keys/slots.ts'
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
  put('other-vault', 'does not open', 'the slot of another vault', good, { vault: sampleId(1) })
  put('wrong-passcode', 'does not open', 'one letter differs', good, { passcode: 'only for test vectorz' })
  put('upper-case', 'does not open', 'case counts', good, { passcode: 'Only for test vectors' })
  put('other-owner', 'does not open', 'another staff id', { ...good, staffId: sampleId(1) })
  put('other-salt', 'does not open', 'one bit of the salt', {
    ...good,
    kdf: { ...cost, salt: flipped(good.kdf?.salt ?? Buffer.alloc(16), 0) },
  })
  put('flipped-commitment', 'does not open', 'one bit of the commitment', {
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

const authenticator = {
  credentialId: Buffer.from('a made-up credential id'),
  /** COSE key of an ES256 credential: kty EC2, alg -7, crv P-256, x, y. */
  publicKey: Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.alloc(32, 0x61),
    Buffer.from('225820', 'hex'),
    Buffer.alloc(32, 0x62),
  ]),
  salt: Buffer.alloc(32, 0x63),
}

/** Slots that a security key opens, alone or together with a passcode. */
export async function keySlots(): Promise<void> {
  const passcode = 'only for test vectors'
  const cost = { memoryBytes: 64 * 1024 * 1024, passes: 3 }
  using staffKey = sampleKey('staff', 0x77)
  using prf = sampleKey('prf', 0x5a)
  using otherPrf = sampleKey('prf', 0x5b)
  const owner = { vaultId: VAULT, staffId: GIVER, code: 'AB1' }
  const key = await makeSlot(owner, staffKey, { prf, authenticator }, MADE_AT)
  const typed = normalisePasscode(passcode)
  const both = await makeSlot(owner, staffKey, { passcode: typed, cost, prf, authenticator }, MADE_AT)
  const put = (
    name: string,
    expect: string,
    comment: string,
    slot: Slot,
    brought: { passcode?: string; prf?: typeof prf },
  ): void => {
    const secret = brought.prf?.use((bytes) => Buffer.from(bytes))
    save('slot', name, {
      fields: {
        ...{ expect, comment, vault: VAULT },
        ...(brought.passcode === undefined ? {} : { passcode: brought.passcode }),
      },
      blocks: {
        slot: slotLayout.encode(slot),
        'staff key': staffKey.use((bytes) => Buffer.from(bytes)),
        ...(secret === undefined ? {} : { prf: secret }),
      },
    })
  }
  put('key-good', 'opens', 'a slot of a security key', key, { prf })
  put('key-other-secret', 'does not open', 'another key answered', key, { prf: otherPrf })
  put('key-passcode', 'does not open', 'a passcode where a key is wanted', key, { passcode })
  const otherSalt = { ...authenticator, salt: flipped(authenticator.salt, 0) }
  put('key-other-salt', 'does not open', 'one bit of the salt', { ...key, authenticator: otherSalt }, { prf })
  const otherKey = { ...authenticator, publicKey: flipped(authenticator.publicKey, 20) }
  put(
    'key-other-public-key',
    'does not open',
    'one bit of the public key: a key put in its place',
    { ...key, authenticator: otherKey },
    { prf },
  )
  put(
    'key-flipped-wrapped',
    'slot-damaged',
    'one bit of the wrapped key: the commitment still fits',
    { ...key, wrapped: flipped(key.wrapped, 30) },
    { prf },
  )
  put('both-good', 'opens', 'a slot that wants passcode and key together', both, { passcode, prf })
  put('both-key-only', 'does not open', 'the key without the passcode', both, { prf })
  put('both-passcode-only', 'does not open', 'the passcode without the key', both, { passcode })
  put('both-wrong-passcode', 'does not open', 'one letter differs', both, {
    passcode: 'only for test vectorz',
    prf,
  })
  put('both-other-secret', 'does not open', 'another key answered', both, { passcode, prf: otherPrf })
}
