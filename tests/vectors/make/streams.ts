import { createHash } from 'node:crypto'
import { deriveCommitted } from '../../../electron/engine/crypto/hash.ts'
import { LABELS } from '../../../electron/engine/crypto/labels.ts'
import { encodeVersionHeader } from '../../../electron/engine/format/version-header.ts'
import { sealStream } from '../../helpers/chunk-stream.ts'
import { COMPARTMENT, sampleId, sampleKey, VAULT } from '../../helpers/sample-keys.ts'
import { flipped, save } from './save-vector.ts'

export function streams(): void {
  const chunkBytes = 64
  const place = { vault: VAULT, compartment: COMPARTMENT, item: sampleId(3), version: sampleId(4) }
  const plaintext = Buffer.from(Array.from({ length: 150 }, (_, index) => index))
  using fileKey = sampleKey('file', 0x55)
  const derive = (bytes: number) =>
    deriveCommitted(fileKey, LABELS.content, [encodeVersionHeader(place, bytes)], 'chunk')
  const { key, commitment } = derive(chunkBytes)
  using chunkKey = key
  using otherKey = derive(128).key
  const good = sealStream(chunkKey, plaintext, chunkBytes)
  const foreign = sealStream(otherKey, plaintext, chunkBytes)
  const put = (
    name: string,
    expect: string,
    releasedBytes: number,
    comment: string,
    chunks: readonly Buffer[],
  ): void =>
    save('stream', name, {
      fields: {
        expect,
        comment,
        released: createHash('sha256').update(plaintext.subarray(0, releasedBytes)).digest('hex'),
        'chunk bytes': String(chunkBytes),
        vault: VAULT,
        compartment: COMPARTMENT,
        item: place.item,
        version: place.version,
      },
      blocks: {
        'file key': fileKey.use((bytes) => Buffer.from(bytes)),
        commitment,
        ...Object.fromEntries(chunks.map((chunk, index) => [`chunk ${'abcdef'.charAt(index)}`, chunk])),
      },
    })
  const [a, b, c] = good as [Buffer, Buffer, Buffer]
  put('good', 'opens', 150, '150 bytes in three chunks', good)
  put('empty', 'opens', 0, 'nothing: one empty chunk', sealStream(chunkKey, Buffer.alloc(0), chunkBytes))
  put(
    'full-chunk',
    'opens',
    64,
    'exactly one full chunk, which is the last',
    sealStream(chunkKey, plaintext.subarray(0, 64), chunkBytes),
  )
  put('last-removed', 'damaged 1', 64, 'the last chunk is missing; the one before is not marked last', [a, b])
  put('first-removed', 'damaged 0', 0, 'the first chunk is missing', [b, c])
  put('none', 'damaged 0', 0, 'no chunk at all', [])
  put('swapped', 'damaged 0', 0, 'the first two chunks swapped', [b, a, c])
  put('repeated', 'damaged 1', 64, 'the first chunk twice', [a, a, b, c])
  put('extended', 'damaged 2', 128, 'a chunk after the last', [
    a,
    b,
    c,
    sealStream(chunkKey, Buffer.alloc(0), chunkBytes)[0] ?? c,
  ])
  put('truncated', 'damaged 2', 128, 'the last byte is missing', [a, b, c.subarray(0, -1)])
  put('flipped-first', 'damaged 0', 0, 'one bit of the first chunk', [flipped(a, 5), b, c])
  put('flipped-tag', 'damaged 2', 128, 'one bit of the last tag', [a, b, flipped(c, -1)])
  put('mixed', 'damaged 1', 64, 'a chunk of the same plaintext under another header', [a, foreign[1] ?? b, c])
}
