import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openBytes } from '../../electron/engine/crypto/aead.ts'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { sodium } from '../../electron/engine/crypto/sodium.ts'

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly result: 'valid' | 'acceptable' | 'invalid'
  readonly flags: readonly string[]
}
interface VectorFile<Group> {
  readonly numberOfTests: number
  readonly testGroups: readonly Group[]
}

function load<Group extends { readonly tests: readonly Vector[] }>(name: string): VectorFile<Group> {
  const path = new URL(`./wycheproof/${name}_test.json`, import.meta.url)
  return JSON.parse(readFileSync(path, 'utf8')) as VectorFile<Group>
}

const hex = (text: string): Buffer => Buffer.from(text, 'hex')

interface AeadVector extends Vector {
  readonly key: string
  readonly iv: string
  readonly aad: string
  readonly msg: string
  readonly ct: string
  readonly tag: string
}

describe('XChaCha20-Poly1305', () => {
  const file = load<{ tests: readonly AeadVector[] }>('xchacha20_poly1305')
  const vectors = file.testGroups.flatMap((group) => group.tests)

  test('every vector is here', () => {
    expect(vectors).toHaveLength(file.numberOfTests)
    expect(file.numberOfTests).toBe(284)
  })

  test('what is valid opens to the message, and nothing else opens', () => {
    const wrong = vectors.filter((vector) => {
      using key = SecretKey.fill('wrap', (bytes) => void hex(vector.key).copy(bytes))
      const sealed = hex(vector.iv + vector.ct + vector.tag)
      const opened = openBytes(key, sealed, hex(vector.aad))
      return vector.result === 'valid' ? !opened?.equals(hex(vector.msg)) : opened !== null
    })
    expect(wrong.map(({ tcId }) => tcId)).toEqual([])
  })
})

interface SignatureVector extends Vector {
  readonly msg: string
  readonly sig: string
}

describe('Ed25519', () => {
  const file = load<{ tests: readonly SignatureVector[]; key: { pk: string } }>('eddsa')

  test('every vector is here', () => {
    expect(file.testGroups.flatMap((group) => group.tests)).toHaveLength(file.numberOfTests)
    expect(file.numberOfTests).toBe(145)
  })

  test('exactly the valid signatures verify', () => {
    const wrong = file.testGroups.flatMap((group) =>
      group.tests.filter(({ msg, sig, result }) => {
        const signature = hex(sig)
        const verifies =
          signature.length === sodium.crypto_sign_BYTES &&
          sodium.crypto_sign_verify_detached(signature, hex(msg), hex(group.key.pk))
        return verifies !== (result === 'valid')
      }),
    )
    expect(wrong.map(({ tcId }) => tcId)).toEqual([])
  })
})

interface AgreementVector extends Vector {
  readonly public: string
  readonly private: string
  readonly shared: string
}

describe('X25519', () => {
  const file = load<{ tests: readonly AgreementVector[] }>('x25519')
  const vectors = file.testGroups.flatMap((group) => group.tests)

  test('every vector is here', () => {
    expect(vectors).toHaveLength(file.numberOfTests)
    expect(file.numberOfTests).toBe(518)
  })

  /** libsodium refuses public keys of small order; whatever it does not refuse must be exact. */
  function agree(vector: AgreementVector): string | null {
    const shared = Buffer.alloc(sodium.crypto_scalarmult_BYTES)
    try {
      sodium.crypto_scalarmult(shared, hex(vector.private), hex(vector.public))
      return shared.toString('hex')
    } catch {
      return null
    }
  }

  test('valid vectors give the shared secret', () => {
    const valid = vectors.filter(({ result }) => result === 'valid')
    expect(valid.length).toBeGreaterThan(200)
    expect(valid.filter((vector) => agree(vector) !== vector.shared).map(({ tcId }) => tcId)).toEqual([])
  })

  test('acceptable vectors give the shared secret or are refused, all-zero secrets always', () => {
    const acceptable = vectors.filter(({ result }) => result === 'acceptable')
    const wrong = acceptable.filter((vector) => {
      const shared = agree(vector)
      return /^0+$/.test(vector.shared) ? shared !== null : shared !== null && shared !== vector.shared
    })
    expect(wrong.map(({ tcId }) => tcId)).toEqual([])
    expect(acceptable.some((vector) => agree(vector) === null)).toBe(true)
  })
})
