import type { Id } from '../../../shared/contract/basics.ts'
import type { ExtentTable } from '../format/extents.ts'
import type { PackFacts } from '../format/inventory.ts'
import type { PackSizes } from './drive-sets.ts'
import type { PackRun, PackWithRuns } from './pack-runs.ts'

/** A run of records in a pack that is on the drive. */
export interface PlacedRun extends PackRun {
  readonly pack: PackFacts
}

/** What an earlier set says about where versions lie. */
export interface EarlierSet {
  readonly packs: readonly PackFacts[]
  readonly extents: ExtentTable
}

/** Where on the drive chunks lie already: by an earlier set, in packs of an interrupted backup, in packs of this one. */
export class KnownRuns {
  readonly #earlier: EarlierSet | null
  readonly #present: PackSizes
  readonly #added = new Map<Id, PlacedRun[]>()

  /** @param present whole packs on the drive; what an earlier set says about any other pack does not count. */
  constructor(earlier: EarlierSet | null, present: PackSizes) {
    this.#earlier = earlier
    this.#present = present
  }

  add({ name, bytes, runs }: PackWithRuns): void {
    for (const run of runs) {
      const known = this.#added.get(run.version)
      const placed = { ...run, pack: { name, bytes } }
      if (known === undefined) this.#added.set(run.version, [placed])
      else known.push(placed)
    }
  }

  /** Runs that follow on each other without a gap from the first chunk on. */
  of(version: Id): PlacedRun[] {
    const candidates = [...this.#fromEarlier(version), ...(this.#added.get(version) ?? [])]
    candidates.sort((a, b) => a.first - b.first)
    const runs: PlacedRun[] = []
    let next = 0
    for (const run of candidates) {
      if (run.first !== next) continue
      runs.push(run)
      next += run.chunks
    }
    return runs
  }

  /** How many chunks from the first on are on the drive. */
  covered(version: Id): number {
    const last = this.of(version).at(-1)
    return last === undefined ? 0 : last.first + last.chunks
  }

  *#fromEarlier(version: Id): Generator<PlacedRun> {
    for (const extent of this.#earlier?.extents.of(version) ?? []) {
      const pack = this.#earlier?.packs[extent.pack]
      if (pack !== undefined && this.#present.get(pack.name) === pack.bytes) yield { ...extent, pack }
    }
  }
}
