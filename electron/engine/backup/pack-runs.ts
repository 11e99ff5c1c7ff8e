import type { Id } from '../../../shared/contract/basics.ts'
import type { PackFacts } from '../format/inventory.ts'
import { RECORD_HEADER_BYTES } from '../format/pack.ts'

/** Successive records of one version in one pack. */
export interface PackRun {
  readonly version: Id
  /** Of the first record's header in the pack. */
  readonly offset: number
  /** Position of the first chunk. */
  readonly first: number
  readonly chunks: number
  /** Of all records, headers included. */
  readonly length: number
}

/** A pack that is whole on the drive, and what lies where in it. */
export interface PackWithRuns extends PackFacts {
  readonly runs: readonly PackRun[]
}

/** Joins successive records of a version into runs. */
export class RunCollector {
  readonly runs: PackRun[] = []

  note(version: Id, position: number, offset: number, sealedBytes: number): void {
    const length = RECORD_HEADER_BYTES + sealedBytes
    const last = this.runs.at(-1)
    const goesOn =
      last?.version === version &&
      last.first + last.chunks === position &&
      last.offset + last.length === offset
    if (goesOn) {
      this.runs[this.runs.length - 1] = { ...last, chunks: last.chunks + 1, length: last.length + length }
    } else {
      this.runs.push({ version, offset, first: position, chunks: 1, length })
    }
  }
}
