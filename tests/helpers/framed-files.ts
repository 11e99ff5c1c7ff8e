/** Files with a right frame and checksum round any content, as whoever can write a file can make them. */
import { hash } from '../../electron/engine/crypto/hash.ts'
import { LABELS } from '../../electron/engine/crypto/labels.ts'

/** A head of format version 1 round a body. */
export function framedHead(body: Uint8Array): Buffer {
  const frame = Buffer.alloc(16)
  frame.write('SRMHEAD\n', 'latin1')
  frame.writeUInt32BE(1, 8)
  frame.writeUInt32BE(body.length, 12)
  const content = Buffer.concat([frame, body])
  return Buffer.concat([content, hash(LABELS.headChecksum, [content])])
}

/** An inventory of these lines, with the line that ends it. */
export function closedInventory(content: Buffer): Buffer {
  const checksum = hash(LABELS.inventory, [content]).toString('hex')
  return Buffer.concat([content, Buffer.from(`checksum ${checksum}\n`)])
}
