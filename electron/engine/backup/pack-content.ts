import { type FileHandle, open } from 'node:fs/promises'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { Extent } from '../format/extents.ts'
import { idBytes } from '../format/fields.ts'
import { readRecordHeader, RECORD_HEADER_BYTES } from '../format/pack.ts'
import type { ManifestBody } from '../format/manifest.ts'
import { packPath, type VaultShelf } from './drive-layout.ts'
import { type Medium, READ_FLAGS } from './medium.ts'
import { packsOf } from './read-manifest.ts'

/** Bytes of one read; several small chunks come with it. */
const WINDOW_BYTES = 4 * 1024 * 1024

/**
 * The chunks of a set as if its packs were a content database: by version and position, through the manifest's extents.
 * Bytes are as they lie on the drive; whoever opens them sees whether they are whole.
 */
export class PackContent implements AsyncDisposable {
  readonly #medium: Medium
  readonly #shelf: VaultShelf
  readonly #body: ManifestBody
  readonly #names: readonly string[]
  #open: { pack: number; file: FileHandle } | null = null
  #window: { pack: number; offset: number; bytes: Buffer } | null = null

  constructor(medium: Medium, shelf: VaultShelf, body: ManifestBody) {
    this.#medium = medium
    this.#shelf = shelf
    this.#body = body
    this.#names = packsOf(body).map(({ name }) => name)
  }

  /**
   * Chunks `first` to `last` of a version in order; null for one that is missing or whose place in the pack holds
   * something else.
   */
  async *readRange(
    version: Uint8Array,
    first: number,
    last: number,
  ): AsyncGenerator<Buffer | null, void, undefined> {
    const id: Id = Buffer.from(version).toString('hex')
    let position = 0
    for (const extent of this.#body.extents.of(id)) {
      if (extent.first + extent.chunks <= first) continue
      for await (const sealed of this.#chunksOf(extent)) {
        position = sealed.position + 1
        if (sealed.position >= first && sealed.position <= last) yield sealed.bytes
        if (sealed.position >= last) return
      }
    }
    if (position <= last) yield null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open?.file.close().catch(() => undefined)
    this.#open = null
  }

  async *#chunksOf(extent: Extent): AsyncGenerator<{ position: number; bytes: Buffer | null }> {
    const version = idBytes(extent.version)
    const end = extent.offset + extent.length
    let offset = extent.offset
    for (let position = extent.first; position < extent.first + extent.chunks; position++) {
      const header = await this.#header(extent.pack, offset)
      const next = header === null ? 0 : offset + RECORD_HEADER_BYTES + header.length
      const fits = header?.position === position && version.equals(header.version) && next <= end
      if (!fits) {
        yield { position, bytes: null }
        return
      }
      const bytes = await this.#bytes(extent.pack, offset + RECORD_HEADER_BYTES, header.length)
      yield { position, bytes }
      offset = next
    }
  }

  async #header(pack: number, offset: number) {
    const bytes = await this.#bytes(pack, offset, RECORD_HEADER_BYTES)
    if (bytes === null) return null
    try {
      return readRecordHeader(bytes, 0)
    } catch (error) {
      if (error instanceof Fault) return null
      throw error
    }
  }

  /** @returns null if the pack is missing, too short, or does not read there. */
  async #bytes(pack: number, offset: number, length: number): Promise<Buffer | null> {
    const window = this.#window
    const at = offset - (window?.offset ?? 0)
    if (window?.pack === pack && at >= 0 && at + length <= window.bytes.length) {
      return window.bytes.subarray(at, at + length)
    }
    const bytes = await this.#load(pack, offset, Math.max(length, WINDOW_BYTES)).catch(unlessDriveGone)
    if (bytes === null || bytes.length < length) return null
    this.#window = { pack, offset, bytes }
    return bytes.subarray(0, length)
  }

  async #load(pack: number, offset: number, length: number): Promise<Buffer> {
    const file = await this.#fileOf(pack)
    // Fresh memory for each window: what was yielded before stays the reader's.
    const bytes = Buffer.allocUnsafeSlow(length)
    let done = 0
    while (done < length) {
      const { bytesRead } = await this.#medium.read(() =>
        file.read(bytes, done, length - done, offset + done),
      )
      if (bytesRead === 0) break
      done += bytesRead
    }
    return bytes.subarray(0, done)
  }

  async #fileOf(pack: number): Promise<FileHandle> {
    if (this.#open?.pack === pack) return this.#open.file
    await this[Symbol.asyncDispose]()
    const path = packPath(this.#shelf, this.#names[pack] ?? '')
    const file = await this.#medium.read(() => open(path, READ_FLAGS))
    this.#open = { pack, file }
    return file
  }
}

function unlessDriveGone(error: unknown): null {
  if (error instanceof Fault && error.code !== 'drive-gone') return null
  throw error
}
