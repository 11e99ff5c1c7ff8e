import { Fault, type FaultCode } from '../../../shared/model/fault.ts'
import { equalBytes, hash, HASH_BYTES } from '../crypto/hash.ts'
import type { Label } from '../crypto/labels.ts'

/**
 * `magic (8) || format version u32 BE || body length u32 BE || body || checksum (32)`. This frame is the same in every
 * format version for ever, so that an old program can tell "newer" from "damaged". The checksum finds accidents;
 * whoever can write the file can write the checksum too.
 */
export interface EnvelopeKind {
  /** 8 characters of ASCII. */
  readonly magic: string
  /** The newest version that this program reads. */
  readonly version: number
  readonly checksum: Label
  readonly maxBytes: number
  readonly damaged: FaultCode
  readonly newer: FaultCode
}

const MAGIC_BYTES = 8
const VERSION_OFFSET = MAGIC_BYTES
const LENGTH_OFFSET = VERSION_OFFSET + 4
const BODY_OFFSET = LENGTH_OFFSET + 4

export function encodeEnvelope(kind: EnvelopeKind, body: Buffer): Buffer {
  const bytes = Buffer.alloc(BODY_OFFSET + body.length + HASH_BYTES)
  if (bytes.length > kind.maxBytes) throw new RangeError(`${kind.magic} is too large`)
  bytes.write(kind.magic, 'latin1')
  bytes.writeUInt32BE(kind.version, VERSION_OFFSET)
  bytes.writeUInt32BE(body.length, LENGTH_OFFSET)
  body.copy(bytes, BODY_OFFSET)
  const content = bytes.subarray(0, BODY_OFFSET + body.length)
  hash(kind.checksum, [content]).copy(bytes, content.length)
  return bytes
}

/**
 * @returns version and body (a view into `bytes`).
 * @throws Fault `kind.damaged`, or `kind.newer` if it is intact and of a version unknown to this program.
 */
export function decodeEnvelope(kind: EnvelopeKind, bytes: Buffer): { version: number; body: Buffer } {
  const bodyLength = bytes.length - BODY_OFFSET - HASH_BYTES
  if (
    bodyLength < 0 ||
    bytes.length > kind.maxBytes ||
    bytes.toString('latin1', 0, MAGIC_BYTES) !== kind.magic ||
    bytes.readUInt32BE(LENGTH_OFFSET) !== bodyLength
  ) {
    throw new Fault(kind.damaged)
  }
  const content = bytes.subarray(0, BODY_OFFSET + bodyLength)
  if (!equalBytes(hash(kind.checksum, [content]), bytes.subarray(content.length))) {
    throw new Fault(kind.damaged)
  }
  const version = bytes.readUInt32BE(VERSION_OFFSET)
  if (version > kind.version) throw new Fault(kind.newer, { formatVersion: version, known: kind.version })
  if (version === 0) throw new Fault(kind.damaged)
  return { version, body: content.subarray(BODY_OFFSET) }
}
