/**
 * A pack: sealed chunks exactly as they lie in `content.db`, one after the other, in a file on a backup drive.
 *
 *     pack   = "SRMPACK\n" || format version u32 BE || record*
 *     record = version id (16) || position u32 BE || length u32 BE || sealed chunk (length bytes)
 *
 * It is named by its hash and needs no index: a reader walks from record to record, and a manifest tells where each
 * version lies. Nothing in it is secret or means anything without the vault's keys.
 */
import { Fault } from '../../../shared/model/fault.ts'
import { CHUNK_OVERHEAD_BYTES } from '../crypto/chunk.ts'
import { ID_BYTES } from './fields.ts'

/** No pack is longer: safe on FAT32 and below every limit of a signed 32-bit offset. */
export const PACK_MAX_BYTES = 2 ** 31
export const PACK_FORMAT_VERSION = 1

const MAGIC = Buffer.from('SRMPACK\n', 'latin1')
const VERSION_OFFSET = MAGIC.length
export const PACK_HEADER_BYTES = VERSION_OFFSET + 4

const POSITION_OFFSET = ID_BYTES
const LENGTH_OFFSET = POSITION_OFFSET + 4
export const RECORD_HEADER_BYTES = LENGTH_OFFSET + 4

/** The shortest sealed chunk is that of an empty file: its tag. */
export const SEALED_CHUNK_MIN_BYTES = CHUNK_OVERHEAD_BYTES
/** Far above every chunk size that the program writes, and small enough for a reader to hold. */
export const SEALED_CHUNK_MAX_BYTES = 4 * 1024 * 1024 + CHUNK_OVERHEAD_BYTES
export const RECORD_MAX_BYTES = RECORD_HEADER_BYTES + SEALED_CHUNK_MAX_BYTES

export interface RecordHeader {
  /** 16 bytes; when read, a view into the buffer it was read from. */
  readonly version: Uint8Array
  readonly position: number
  /** Bytes of the sealed chunk. */
  readonly length: number
}

/** Writes the first bytes of every pack. @returns how many */
export function writePackHeader(out: Buffer, offset: number): number {
  MAGIC.copy(out, offset)
  out.writeUInt32BE(PACK_FORMAT_VERSION, offset + VERSION_OFFSET)
  return PACK_HEADER_BYTES
}

/**
 * @throws Fault `pack-damaged` if this is no pack, `set-newer` if a newer program wrote it.
 */
export function readPackHeader(bytes: Buffer): void {
  if (bytes.length < PACK_HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new Fault('pack-damaged')
  }
  const version = bytes.readUInt32BE(VERSION_OFFSET)
  if (version > PACK_FORMAT_VERSION) throw new Fault('set-newer', { formatVersion: version })
  if (version === 0) throw new Fault('pack-damaged')
}

/** @returns how many bytes were written: {@link RECORD_HEADER_BYTES} */
export function writeRecordHeader(out: Buffer, offset: number, header: RecordHeader): number {
  out.set(header.version, offset)
  out.writeUInt32BE(header.position, offset + POSITION_OFFSET)
  out.writeUInt32BE(header.length, offset + LENGTH_OFFSET)
  return RECORD_HEADER_BYTES
}

/**
 * @param bytes holds at least {@link RECORD_HEADER_BYTES} from `offset`.
 * @throws Fault `pack-damaged` for a length that no chunk can have.
 */
export function readRecordHeader(bytes: Buffer, offset: number): RecordHeader {
  const length = bytes.readUInt32BE(offset + LENGTH_OFFSET)
  if (length < SEALED_CHUNK_MIN_BYTES || length > SEALED_CHUNK_MAX_BYTES) throw new Fault('pack-damaged')
  return {
    version: bytes.subarray(offset, offset + ID_BYTES),
    position: bytes.readUInt32BE(offset + POSITION_OFFSET),
    length,
  }
}
