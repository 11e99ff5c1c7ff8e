import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Id } from '../../../shared/contract/basics.ts'
import { LABELS } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import { DirectFile } from '../files/direct-file.ts'
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
/** One write; whole blocks. */
const STAGE_BYTES = 4 * 1024 * 1024
/** One is filled, two are hashed and on their way to the drive. */
const STAGES = 3

/** Memory of one write, in turn used by all packs of a writer. */
interface Stage {
  readonly memory: Buffer
  /** Kept when the memory is free again; broken if it did not get to the drive. */
  sent: Promise<unknown>
}

/** Writes chunks into packs, one after the other. A pack has no name until it is whole and synced. */
export class PackWriter {
  readonly #medium: Medium
  readonly #shelf: VaultShelf
  readonly #hasher: PackHasher
  readonly #stages: readonly Stage[] = Array.from({ length: STAGES }, () => ({
    memory: alignedMemory(STAGE_BYTES),
    sent: Promise.resolve(),
  }))
  readonly #finished: PackWithRuns[] = []
  #open: OpenPack | null = null
  /** The pack before, waiting for the disk while the next one is filled. */
  #closing: Promise<void> = Promise.resolve()

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
      await this.#next()
    }
    this.#open ??= await OpenPack.begin(this.#medium, this.#shelf, this.#hasher, this.#stages)
    await this.#open.add(version, position, sealed)
  }

  /** Completes every pack that was begun. */
  async finish(): Promise<void> {
    await this.#next()
    await this.#closing
  }

  /** Removes what is not whole. Never throws: what stays behind is removed by the next backup. */
  async abandon(): Promise<void> {
    await this.#closing.catch(() => undefined)
    await this.#open?.discard()
    this.#open = null
  }

  /** Lets go of the pack that is being filled, if there is one: it is completed while the next one is filled. */
  async #next(): Promise<void> {
    const pack = this.#open
    if (pack === null) return
    await pack.flush()
    await this.#closing
    this.#open = null
    const closing = this.#close(pack)
    // A failure is met at the next turn; until then it must not count as unhandled.
    closing.catch(() => undefined)
    this.#closing = closing
  }

  async #close(pack: OpenPack): Promise<void> {
    try {
      this.#finished.push(await pack.finish())
    } catch (error) {
      await pack.discard()
      throw error
    }
  }
}

class OpenPack {
  readonly #medium: Medium
  readonly #shelf: VaultShelf
  readonly #path: string
  readonly #file: DirectFile
  readonly #hash: LongHash
  readonly #stages: readonly Stage[]
  readonly #runs = new RunCollector()
  #turn = 0
  #filled: number
  #written = 0

  static async begin(
    medium: Medium,
    shelf: VaultShelf,
    hasher: PackHasher,
    stages: readonly Stage[],
  ): Promise<OpenPack> {
    const path = join(shelf.packs, randomBytes(16).toString('hex') + PART_SUFFIX)
    const file = await medium.write(() => DirectFile.create(path, PACK_TARGET_BYTES))
    return new OpenPack(medium, shelf, path, file, hasher.begin(LABELS.pack), stages)
  }

  private constructor(
    medium: Medium,
    shelf: VaultShelf,
    path: string,
    file: DirectFile,
    hash: LongHash,
    stages: readonly Stage[],
  ) {
    this.#medium = medium
    this.#shelf = shelf
    this.#path = path
    this.#file = file
    this.#hash = hash
    this.#stages = stages
    this.#filled = writePackHeader(this.#stage.memory, 0)
  }

  get bytes(): number {
    return this.#written + this.#filled
  }

  async add(version: Id, position: number, sealed: Buffer): Promise<void> {
    if (sealed.length + RECORD_HEADER_BYTES > RECORD_MAX_BYTES) throw new RangeError('a chunk is too long')
    if (this.#filled + RECORD_HEADER_BYTES > STAGE_BYTES) await this.#send()
    this.#runs.note(version, position, this.bytes, sealed.length)
    const header = { version: idBytes(version), position, length: sealed.length }
    this.#filled += writeRecordHeader(this.#stage.memory, this.#filled, header)
    let from = 0
    while (from < sealed.length) {
      if (this.#filled === STAGE_BYTES) await this.#send()
      const copied = sealed.copy(this.#stage.memory, this.#filled, from)
      this.#filled += copied
      from += copied
    }
  }

  /** Everything that was added is handed to the system; the memory that all packs share is free again. */
  async flush(): Promise<void> {
    await this.#send()
    await Promise.all(this.#stages.map((stage) => stage.sent))
  }

  /** Everything was flushed. */
  async finish(): Promise<PackWithRuns> {
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
    await Promise.allSettled(this.#stages.map((stage) => stage.sent))
    await this.#file.close().catch(() => undefined)
    await this.#medium.write(() => rm(this.#path, { force: true })).catch(() => undefined)
  }

  /** Has the full stage hashed and sends it off; waits until the next one is free. */
  async #send(): Promise<void> {
    if (this.#filled === 0) return
    const stage = this.#stage
    const bytes = stage.memory.subarray(0, this.#filled)
    const at = this.#written
    stage.sent = Promise.all([
      this.#medium.write(() => this.#file.write(bytes, at)),
      this.#hash.update(bytes),
    ])
    // A failure is met at the next turn; until then it must not count as unhandled.
    stage.sent.catch(() => undefined)
    this.#written += bytes.length
    this.#filled = 0
    this.#turn = (this.#turn + 1) % this.#stages.length
    await this.#stage.sent
  }

  get #stage(): Stage {
    const stage = this.#stages[this.#turn]
    if (stage === undefined) throw new RangeError('a writer has stages')
    return stage
  }
}

/** The most that a pack can hold besides chunks. */
export function packOverheadBytes(chunks: number, sealedBytes: number): number {
  return chunks * RECORD_HEADER_BYTES + (1 + Math.ceil(sealedBytes / PACK_TARGET_BYTES)) * PACK_HEADER_BYTES
}
