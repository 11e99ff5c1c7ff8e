import type { Id } from '../../../shared/contract/basics.ts'
import type { Extent } from '../format/extents.ts'
import type { ManifestBody } from '../format/manifest.ts'
import type { RecordHeader } from '../format/pack.ts'

/** Extents of a set by pack, each pack's in the order in which they lie there. */
export function extentsByPack(body: ManifestBody): Extent[][] {
  const packs: Extent[][] = body.packs.map(() => [])
  for (const extent of body.extents) packs[extent.pack]?.push(extent)
  for (const extents of packs) extents.sort((a, b) => a.offset - b.offset)
  return packs
}

/** Tells, while a pack is walked from its beginning, which records a set counts as its own. */
export class PackExtents {
  readonly #extents: readonly Extent[]
  readonly #broken = new Set<Id>()
  #at = 0
  #taken = 0

  /** @param extents all of one pack, in their order there. */
  constructor(extents: readonly Extent[]) {
    this.#extents = extents
  }

  /** @returns the extent that the record is the next part of, or null for a record that is none of the set's. */
  take(header: RecordHeader, offset: number): Extent | null {
    this.#skipTo(offset)
    const extent = this.#extents[this.#at]
    if (extent === undefined || offset < extent.offset) return null
    const expected = extent.first + this.#taken
    if (header.position !== expected || Buffer.from(header.version).toString('hex') !== extent.version) {
      this.#broken.add(extent.version)
      return null
    }
    this.#taken += 1
    return extent
  }

  /** Versions of which this pack did not hold all that the set says; complete when the walk is over. */
  broken(): ReadonlySet<Id> {
    this.#skipTo(Number.MAX_SAFE_INTEGER)
    return this.#broken
  }

  #skipTo(offset: number): void {
    for (let extent = this.#extents[this.#at]; extent !== undefined; extent = this.#extents[this.#at]) {
      if (offset < extent.offset + extent.length) return
      if (this.#taken !== extent.chunks) this.#broken.add(extent.version)
      this.#at += 1
      this.#taken = 0
    }
  }
}
