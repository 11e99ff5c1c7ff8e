import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { OpenedVersion, storedVersion } from '../files/version-content.ts'
import type { Extent } from '../format/extents.ts'
import type { ManifestBody } from '../format/manifest.ts'
import type { ExceptionList } from '../jobs/exception-list.ts'
import type { VersionFacts } from '../store/catalogue.ts'
import type { PackContent } from './pack-content.ts'
import { extentsByPack, PackExtents } from './pack-extents.ts'
import type { SetCatalogues, SetCompartment } from './set-catalogues.ts'
import { suspectsIn, versionOpens } from './suspect-versions.ts'
import { shownPath } from './version-names.ts'
import type { RecordVisitor } from './walk-pack.ts'

interface KnownVersion {
  readonly compartment: SetCompartment
  readonly facts: VersionFacts
}

/** Opens the chunks of a set while its packs are walked, and tells in the end which versions do not open. */
export class ChunkProof implements Disposable {
  readonly #body: ManifestBody
  readonly #catalogues: SetCatalogues
  readonly #packs: readonly (readonly Extent[])[]
  readonly #versions = new Map<Id, KnownVersion>()
  readonly #suspects = new Set<Id>()
  readonly #memory: Buffer
  #open: { id: Id; version: OpenedVersion } | null = null

  constructor(body: ManifestBody, catalogues: SetCatalogues) {
    this.#body = body
    this.#catalogues = catalogues
    this.#packs = extentsByPack(body)
    let largest = 1
    for (const compartment of catalogues.compartments) {
      for (const facts of compartment.catalogue.versions()) {
        this.#versions.set(facts.versionId, { compartment, facts })
        largest = Math.max(largest, Math.min(facts.chunkBytes, facts.bytes))
      }
    }
    this.#memory = Buffer.allocUnsafeSlow(largest)
  }

  /** Visits the records of one pack. `end` is called when it was walked to its end, or could not be read. */
  pack(at: number): { visit: RecordVisitor; end: (readable: boolean) => void } {
    const extents = this.#packs[at] ?? []
    const cursor = new PackExtents(extents)
    return {
      visit: (header, sealed, offset) => {
        const extent = cursor.take(header, offset)
        if (extent !== null && !this.#opens(extent.version, header.position, sealed)) {
          this.#suspects.add(extent.version)
        }
      },
      end: (readable) => {
        const suspects = readable ? cursor.broken() : extents.map((extent) => extent.version)
        for (const version of suspects) this.#suspects.add(version)
      },
    }
  }

  /**
   * Looks at each suspect again by itself: one broken record makes the rest of its pack unreadable only to a walk.
   * @returns how many versions open; the others are added to `damaged` by name.
   */
  async judge(content: PackContent, damaged: ExceptionList, signal: AbortSignal): Promise<number> {
    let lost = 0
    for (const compartment of this.#catalogues.compartments) {
      for (const facts of suspectsIn(compartment, this.#body, this.#suspects)) {
        signal.throwIfAborted()
        if (await versionOpens(compartment, content, facts)) continue
        damaged.add(shownPath(compartment, facts.itemId), 'chunk-damaged')
        lost += 1
      }
    }
    return this.#versions.size - lost
  }

  [Symbol.dispose](): void {
    this.#memory.fill(0)
    this.#open?.version[Symbol.dispose]()
    this.#open = null
  }

  #opens(id: Id, position: number, sealed: Buffer): boolean {
    try {
      this.#versionOf(id)?.openChunk(position, sealed, this.#memory)
      return true
    } catch (error) {
      if (error instanceof Fault && error.code === 'chunk-damaged') return false
      throw error
    }
  }

  /** Chunks of a version lie together, so one key at a time is enough. Null for one whose catalogue does not open. */
  #versionOf(id: Id): OpenedVersion | null {
    if (this.#open?.id === id) return this.#open.version
    this.#open?.version[Symbol.dispose]()
    this.#open = null
    const known = this.#versions.get(id)
    if (known === undefined) return null
    const { keys } = known.compartment
    const version = new OpenedVersion({ keys, content: NO_CONTENT }, storedVersion(known.facts))
    this.#open = { id, version }
    return version
  }
}

/** Chunks come from the walk. */
const NO_CONTENT = {
  readRange: (): never => {
    throw new Error('chunks are opened as the walk finds them')
  },
}
