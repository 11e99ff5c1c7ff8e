import { expect, test } from 'vitest'
import { PackHasher } from '../../../../electron/engine/backup/pack-hasher.ts'
import { RunningHash } from '../../../../electron/engine/crypto/hash.ts'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'

/** From here on a thread hashes. */
const MUCH = 48 * 1024 * 1024
const PARCEL = 2 * 1024 * 1024

/** More parcels than are on their way at once, the last of them short. */
const pieces = [3 * PARCEL + 7, 1, 5 * PARCEL, 0, 12_345].map((bytes, at) => Buffer.alloc(bytes, at + 1))

function hashHere(): Buffer {
  const hash = new RunningHash(LABELS.pack)
  for (const piece of pieces) hash.update(piece)
  return hash.digest()
}

async function hashWith(hasher: PackHasher): Promise<Buffer> {
  const hash = hasher.begin(LABELS.pack)
  for (const piece of pieces) await hash.update(piece)
  return await hash.digest()
}

test.each([
  ['where little is expected', MUCH - 1],
  ['in a thread where much is', MUCH],
])('hashes the same %s', { timeout: 60_000 }, async (_, bytes) => {
  using hasher = new PackHasher()
  hasher.expect(bytes)
  expect(await hashWith(hasher)).toEqual(hashHere())
  // One after the other, in the same thread.
  expect(await hashWith(hasher)).toEqual(hashHere())
})

test('nobody waits for a thread that was ended in the middle', { timeout: 60_000 }, async () => {
  const hasher = new PackHasher()
  hasher.expect(MUCH)
  const hash = hasher.begin(LABELS.pack)
  const giving = Promise.all(pieces.map((piece) => hash.update(piece))).then(() => hash.digest())
  hasher[Symbol.dispose]()
  await expect(giving).rejects.toThrow('the hashing thread ended')
  await expect(hash.update(Buffer.alloc(PARCEL))).rejects.toThrow('the hashing thread ended')
})

test('a thread that fails is an error for whoever waits, not a wrong hash', { timeout: 60_000 }, async () => {
  using hasher = new PackHasher()
  hasher.expect(MUCH)
  // No such label: the thread dies of it, as it would of any defect.
  const hash = hasher.begin(undefined as unknown as typeof LABELS.pack)
  await expect(hash.update(Buffer.alloc(PARCEL)).then(() => hash.digest())).rejects.toThrow()
})
