import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import { hash } from '../../../electron/engine/crypto/hash.ts'
import { LABELS } from '../../../electron/engine/crypto/labels.ts'
import { encodeHead } from '../../../electron/engine/format/head.ts'
import { grantee, sampleAccess, sampleFacts, sampleHead } from '../../helpers/sample-keys.ts'
import { flipped, save } from './save-vector.ts'

export function heads(): void {
  const good = encodeHead(sampleHead())
  const body = good.subarray(16, -32)
  const put = (name: string, expect: string, comment: string, head: Buffer): void =>
    save('head', name, { fields: { expect, comment }, blocks: { head } })
  /** An envelope round any body, with a checksum that fits. */
  const enveloped = (content: Buffer, version = 1, length = content.length, magic = 'SRMHEAD\n'): Buffer => {
    const front = Buffer.alloc(16)
    front.write(magic, 'latin1')
    front.writeUInt32BE(version, 8)
    front.writeUInt32BE(length, 12)
    const bytes = Buffer.concat([front, content])
    return Buffer.concat([bytes, hash(LABELS.headChecksum, [bytes])])
  }
  const forged = { ...sampleHead(), recovery: { ...sampleFacts, sealingKey: grantee.sealing.publicKey } }
  const { state } = sampleHead()
  put('good', 'verifies', 'a head with one slot, one registry grant, recovery facts and a signed state', good)
  put('flipped-magic', 'head-damaged', 'one bit of the magic', flipped(good, 0))
  put(
    'flipped-version',
    'head-damaged',
    'one bit of the version: the checksum tells it from a newer one',
    flipped(good, 11),
  )
  put('flipped-length', 'head-damaged', 'one bit of the body length', flipped(good, 15))
  put('flipped-body', 'head-damaged', 'one bit of the body', flipped(good, 300))
  put('flipped-checksum', 'head-damaged', 'one bit of the checksum', flipped(good, -1))
  put('truncated', 'head-damaged', 'the last byte is missing', good.subarray(0, -1))
  put('extended', 'head-damaged', 'one byte too many', Buffer.concat([good, Buffer.alloc(1)]))
  put('empty', 'head-damaged', 'no byte at all', Buffer.alloc(0))
  put('zeroed', 'head-damaged', 'as long as a good head, all zero', Buffer.alloc(good.length))
  put(
    'length-too-long',
    'head-damaged',
    'the length is one more than the body, the checksum fits',
    enveloped(body, 1, body.length + 1),
  )
  put(
    'other-magic',
    'head-damaged',
    'another magic, the checksum fits',
    enveloped(body, 1, body.length, 'SRMHEAD\r'),
  )
  put('version-zero', 'head-damaged', 'version 0, the checksum fits', enveloped(body, 0))
  put(
    'newer',
    'format-newer',
    'version 2, the checksum fits; the body is none of version 1',
    enveloped(Buffer.from('later'), 2),
  )
  put(
    'body-not-cbor',
    'head-damaged',
    'the checksum fits, the body is text',
    enveloped(Buffer.from('not CBOR')),
  )
  put(
    'body-trailing',
    'head-damaged',
    'a byte after the body\u2019s one item',
    enveloped(Buffer.concat([body, Buffer.alloc(1)])),
  )
  put(
    'body-indefinite',
    'head-damaged',
    'the outer map has an indefinite length',
    enveloped(Buffer.concat([Buffer.from([0xbf]), body.subarray(1), Buffer.from([0xff])])),
  )
  put(
    'body-extra-field',
    'head-damaged',
    'one field that version 1 does not have',
    enveloped(Buffer.from(encode({ ...(decode(body) as object), extra: 1 }, rfc8949EncodeOptions))),
  )
  put(
    'forged-recovery-key',
    'does not verify',
    'another recovery key under the old signed state, the checksum fits',
    encodeHead(forged),
  )
  put(
    'forged-sequence',
    'does not verify',
    'a later sequence under the old signature',
    encodeHead({ ...sampleAccess, state: { ...state, sequence: 8 } }),
  )
  put(
    'flipped-signature',
    'does not verify',
    'one bit of the state\u2019s signature',
    encodeHead({ ...sampleAccess, state: { ...state, signature: flipped(state.signature, 0) } }),
  )
}
