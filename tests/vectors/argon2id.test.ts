/**
 * libsodium computes Argon2id with one lane and without secret or associated data, so RFC 9106's own vector (four
 * lanes, both inputs) cannot be put to it. Two roads cover that: the vectors of libsodium's own tests, and Node's
 * implementation (OpenSSL), which is shown to pass RFC 9106 and then compared with ours.
 */
import { argon2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { argon2id } from '../../electron/engine/crypto/argon2id.ts'
import { sodium } from '../../electron/engine/crypto/sodium.ts'

const MEBIBYTE = 1024 * 1024

test('the reference passes RFC 9106, section 5.3', () => {
  const tag = argon2Sync('argon2id', {
    message: Buffer.alloc(32, 1),
    nonce: Buffer.alloc(16, 2),
    secret: Buffer.alloc(8, 3),
    associatedData: Buffer.alloc(12, 4),
    parallelism: 4,
    tagLength: 32,
    memory: 32,
    passes: 3,
  })
  expect(tag.toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
})

test.each([
  { passcode: '', memoryBytes: 8 * 1024, passes: 1 },
  { passcode: 'password', memoryBytes: MEBIBYTE, passes: 3 },
  { passcode: 'gr\u00fc\u00dfe aus der stra\u00dfe', memoryBytes: 64 * MEBIBYTE, passes: 3 },
  { passcode: 'x'.repeat(4096), memoryBytes: 3 * MEBIBYTE, passes: 5 },
])('ours equals the reference: $memoryBytes bytes, $passes passes', async ({ passcode, ...cost }) => {
  const salt = Buffer.from('0123456789abcdef', 'latin1')
  using key = await argon2id(Buffer.from(passcode, 'utf8'), salt, cost, 'slot')
  const reference = argon2Sync('argon2id', {
    message: Buffer.from(passcode, 'utf8'),
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory: cost.memoryBytes / 1024,
    passes: cost.passes,
  })
  expect(key.use((bytes) => bytes.toString('hex'))).toBe(reference.toString('hex'))
})

/** From libsodium's test/default/pwhash_argon2id (ISC licence); salts are the first 16 bytes given there. */
const LIBSODIUM = [
  {
    passcode:
      '4a857e2ee8aa9b6056f2424e84d24a72473378906ee04a46cb05311502d5250b82ad86b83c8f20a23dbb74f6da60b0b6ecffd67134d45946ac8ebfb3064294bc097d43ced68642bfb8bbbdd0f50b30118f5e',
    salt: '39d82eef32010b8b79cc5ba88ed539fb',
    passes: 3,
    memoryBytes: 1432947,
    tag: '08d8cd330c57e1b4643241d05bb468ba4ee4e932cd0858816be9ef15360b27bbd06a87130ee92222be267a29b81f5ae8fe8613324cfc4832dc49387fd0602f1c57b4d0f3855db94fb7e12eb05f9a484aed4a4307abf586cd3d55c809bc081541e00b682772fb2066504ff935b8ebc551a2083882f874bc0fae68e56848ae34c91097c3bf0cca8e75c0797eef3efde3f75e005815018db3cf7c109a812264c4de69dcb22322dbbcfa447f5b00ecd1b04a7be1569c8e556adb7bba48adf81d',
  },
  {
    passcode: 'b540beb016a5366524d4605156493f9874514a5aa58818cd0c6dfffaa9e90205f17b',
    salt: '44071f6d181561670bda728d43fb79b4',
    passes: 1,
    memoryBytes: 1631659,
    tag: '7fb72409b0987f8190c3729710e98c3f80c5a8727d425fdcde7f3644d467fe973f5b5fee683bd3fce812cb9ae5e9921a2d06c2f1905e4e839692f2b934b682f11a2fe2b90482ea5dd234863516dba6f52dc0702d324ec77d860c2e181f84472bd7104fedce071ffa93c5309494ad51623d214447a7b2b1462dc7d5d55a1f6fd5b54ce024118d86f0c6489d16545aaa87b6689dad9f2fb47fda9894f8e12b87d978b483ccd4cc5fd9595cdc7a818452f915ce2f7df95ec12b1c72e3788d473441d884f9748eb14703c21b45d82fd667b85f5b2d98c13303b3fe76285531a826b6fc0fe8e3dddecf',
  },
  {
    passcode:
      'a347ae92bce9f80f6f595a4480fc9c2fe7e7d7148d371e9487d75f5c23008ffae065577a928febd9b1973a5a95073acdbeb6a030cfc0d79caa2dc5cd011cef02c08da232d76d52dfbca38ca8dcbd665b17d1665f7cf5fe59772ec909733b24de97d6f58d220b20c60d7c07ec1fd93c52c31020300c6c1facd77937a597c7a6',
    salt: '5541fbc995d5c197ba290346d2c559de',
    passes: 5,
    memoryBytes: 7256678,
    tag: '18acec5d6507739f203d1f5d9f1d862f7c2cdac4f19d2bdff64487e60d969e3ced615337b9eec6ac4461c6ca07f0939741e57c24d0005c7ea171a0ee1e7348249d135b38f222e4dad7b9a033ed83f5ca27277393e316582033c74affe2566a2bea47f91f0fd9fe49ece7e1f79f3ad6e9b23e0277c8ecc4b313225748dd2a80f5679534a0700e246a79a49b3f74eb89ec6205fe1eeb941c73b1fcf1',
  },
]

test.each(LIBSODIUM)('libsodium vector: $memoryBytes bytes, $passes passes', (vector) => {
  const tag = Buffer.alloc(vector.tag.length / 2)
  sodium.crypto_pwhash(
    tag,
    Buffer.from(vector.passcode, 'hex'),
    Buffer.from(vector.salt, 'hex'),
    vector.passes,
    vector.memoryBytes,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  )
  expect(tag.toString('hex')).toBe(vector.tag)
})
