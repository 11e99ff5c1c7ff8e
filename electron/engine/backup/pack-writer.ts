import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { LABELS } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import { idBytes } from '../format/fields.ts'
import {
  PACK_HEADER_BYTES,
  RECORD_HEADER_BYTES,
  RECORD_MAX_BYTES,
  writePackHeader,
  writeRecordHeader,
} from '../format/pack.ts'
import { syncFolder } from '../store/durable-file.ts'
import { alignedMemory } from './aligned-memory.ts'
import { notePack } from './damaged-packs.ts'
import { packPath, PART_SUFFIX, type VaultShelf } from './drive-layout.ts'
import type { Medium } from './medium.ts'
import type { LongHash, PackHasher } from './pack-hasher.ts'
import { type PackWithRuns, RunCollector } from './pack-runs.ts'

/**
 * Where a pack ends: small enough that an interrupted backup loses little and that retention frees space piece by
 * piece, large enough that a drive of 2 TB holds no more than 8,000 files.
 */
export const PACK_TARGET_BYTES = 256 * 1024 * 1024
/** One write. Two are in turn: while one is hashed and on its way to the drive, the other is filled. */
const STAGE_BYTES = 4 * 1024 * 1024
const OWNER_ONLY = 0o600

/** Writes chunks into packs, one after the other. A pack has no name until it is whole and synced. */
export class PackWriter {
  readonly #medium: Medium
  readonly #shelf: VaultShelf
  readonly #hasher: PackHasher
  readonly #stages: readonly [Buffer, Buffer] = [alignedMemory(STAGE_BYTES), alignedMemory(STAGE_BYTES)]
  readonly #finished: PackWithRuns[] = []
  #open: OpenPack | null = null

  constructor(medium: Medium, shelf: VaultShelf, hasher: PackHasher) {
    this.#medium = medium
    this.#shelf = shelf
    this.#hasher = hasher
  }

  /** Packs that are whole, in the order in which they were written. */
  get packs(): readonly PackWithRuns[] {
    return this.#finished
  }

  /** Appends one sealed chunk. Chunks of a version come in order. @throws Fault of the environment */
  async add(version: Id, position: number, sealed: Buffer): Promise<void> {
    if (this.#open !== null && this.#open.bytes + RECORD_HEADER_BYTES + sealed.length > PACK_TARGET_BYTES) {
      await this.finish()
    }
    this.#open ??= await OpenPack.begin(this.#medium, this.#shelf, this.#hasher, this.#stages)
    await this.#open.add(version, position, sealed)
  }

  /** Completes the pack that is being written, if there is one. */
  async finish(): Promise<void> {
    const pack = this.#open
    if (pack === null) return
    this.#open = null
    try {
      this.#finished.push(await pack.finish())
    } catch (error) {
      await pack.discard()
      throw error
    }
  }

  /** Removes what is not whole. Never throws: what stays behind is removed by the next backup. */
  async abandon(): Promise<void> {
    await this.#open?.discard()
    this.#open = null
  }
}

class OpenPack {
  readonly #medium: Medium
  readonly #shelf: VaultShelf
  readonly #path: string
  readonly #file: FileHandle
  readonly #hash: LongHash
  readonly #stages: readonly [Buffer, Buffer]
  readonly #runs = new RunCollector()
  #turn: 0 | 1 = 0
  #filled: number
  #written = 0
  #onItsWay: Promise<unknown> = Promise.resolve()

  static async begin(
    medium: Medium,
    shelf: VaultShelf,
    hasher: PackHasher,
    stages: readonly [Buffer, Buffer],
  ): Promise<OpenPack> {
    const path = join(shelf.packs, randomBytes(16).toString('hex') + PART_SUFFIX)
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
    const file = await medium.write(() => open(path, flags, OWNER_ONLY))
    return new OpenPack(medium, shelf, path, file, hasher.begin(LABELS.pack), stages)
  }

  private constructor(
    medium: Medium,
    shelf: VaultShelf,
    path: string,
    file: FileHandle,
    hash: LongHash,
    stages: readonly [Buffer, Buffer],
  ) {
    this.#medium = medium
    this.#shelf = shelf
    this.#path = path
    this.#file = file
    this.#hash = hash
    this.#stages = stages
    this.#filled = writePackHeader(stages[0], 0)
  }

  get bytes(): number {
    return this.#written + this.#filled
  }

  async add(version: Id, position: number, sealed: Buffer): Promise<void> {
    if (sealed.length + RECORD_HEADER_BYTES > RECORD_MAX_BYTES) throw new RangeError('a chunk is too long')
    if (this.#filled + RECORD_HEADER_BYTES > STAGE_BYTES) await this.#send()
    this.#runs.note(version, position, this.bytes, sealed.length)
    const header = { version: idBytes(version), position, length: sealed.length }
    this.#filled += writeRecordHeader(this.#stages[this.#turn], this.#filled, header)
    let from = 0
    while (from < sealed.length) {
      if (this.#filled === STAGE_BYTES) await this.#send()
      const copied = sealed.copy(this.#stages[this.#turn], this.#filled, from)
      this.#filled += copied
      from += copied
    }
  }

  async finish(): Promise<PackWithRuns> {
    await this.#send()
    await this.#onItsWay
    await this.#medium.write(() => this.#file.sync())
    await this.#medium.write(() => this.#file.close())
    const name = (await this.#hash.digest()).toString('hex')
    const path = packPath(this.#shelf, name)
    await this.#medium.write(() => rename(this.#path, path))
    // The same bytes as a pack that was damaged, in its place.
    await notePack(this.#medium, path, { sound: true })
    await this.#medium.write(() => syncFolder(this.#shelf.packs))
    return { name, bytes: this.#written, runs: this.#runs.runs }
  }

  async discard(): Promise<void> {
    await this.#onItsWay.catch(() => undefined)
    await this.#file.close().catch(() => undefined)
    await this.#medium.write(() => rm(this.#path, { force: true })).catch(() => undefined)
  }

  /** Has the full stage hashed and sends it off; waits for the one before, so that at most two exist. */
  async #send(): Promise<void> {
    if (this.#filled === 0) return
    const bytes = this.#stages[this.#turn].subarray(0, this.#filled)
    const at = this.#written
    await this.#onItsWay
    const writing = Promise.all([
      this.#medium.write(() => writeAll(this.#file, bytes, at)),
      this.#hash.update(bytes),
    ])
    // A failure is met at the next turn; until then it must not count as unhandled.
    writing.catch(() => undefined)
    this.#onItsWay = writing
    this.#written += bytes.length
    this.#filled = 0
    this.#turn = this.#turn === 0 ? 1 : 0
  }
}

/** A write to a nearly full disk may take a part only. */
async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** The most that a pack can hold besides chunks. */
export function packOverheadBytes(chunks: number, sealedBytes: number): number {
  return chunks * RECORD_HEADER_BYTES + (1 + Math.ceil(sealedBytes / PACK_TARGET_BYTES)) * PACK_HEADER_BYTES
}
