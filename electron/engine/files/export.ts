import { existsSync } from 'node:fs'
import { mkdir, realpath, rename, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { localDayOf } from '../../../shared/model/days.ts'
import { Medium } from '../backup/medium.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import { compartmentWith } from '../compartments/rights.ts'
import { asFault } from '../jobs/as-fault.ts'
import { ExceptionList } from '../jobs/exception-list.ts'
import type { Job } from '../jobs/job.ts'
import { NoteList } from '../jobs/note-list.ts'
import { ProgressMeter } from '../jobs/progress-meter.ts'
import type { Facts } from '../ledger/facts.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { secondPerson } from '../session/second-person.ts'
import { isThere, namedItems, selectedItems, weighCurrent } from '../store/catalogue-selection.ts'
import { syncFolder } from '../store/durable-file.ts'
import { ExportPlan, type PlannedFile } from './export-plan.ts'
import { itemFacts } from './item-facts.ts'
import { isLargeExport } from './large-export.ts'
import { isOfThisFile } from './of-one-file.ts'
import { ProvenCopy } from './proven-copy.ts'
import { UNFINISHED } from './unfinished.ts'
import { OpenedVersion } from './version-content.ts'

type Input = JobInput<'file.export'>
type Result = JobResult<'file.export'>

/** Files written at the same time: while one is being synced, another is opened. */
const LANES = 4

/**
 * Writes files to a new folder inside `to` (contract: `file.export`). The ledger knows before a byte is written. Each
 * file is read back from the medium where the system lets us, compared with what the vault holds, and synced; the folder gets its
 * name when all is done. A file that does not open, or that somebody removes for good meanwhile, is told and the others
 * written; anything else, a cancel too, leaves nothing behind.
 */
export async function exportFiles(vault: OpenVault, input: Input, job: Job): Promise<Result> {
  vault.assertWritable()
  if (input.reason.trim() === '') throw new Fault('reason-missing')
  const compartment = compartmentWith(vault, input.compartment, 'export')
  const items = selectedItems(compartment.catalogue.read, input.selection, 'kept')
  // Before the place is looked at: a second person can be asked without it.
  agreedFacts(vault, input, items)
  using medium = await Medium.open(input.to)
  await assertOutside(medium.place, vault.folder)
  const bytes = weighCurrent(compartment.catalogue.read, items)
  const { freeBytes } = await medium.space()
  if (bytes > freeBytes) throw new Fault('disk-full', { place: 'drive', neededBytes: bytes, freeBytes })
  // In one turn with the intent that uses it up: an approval is good for one export, whatever runs beside it.
  const agreed = agreedFacts(vault, input, items)
  const intent = vault.ledger.intend('file.exported', {
    compartment: compartment.id,
    facts: { reason: input.reason.trim(), bytes, ...itemFacts(compartment.catalogue.read, items), ...agreed },
  })
  try {
    const running = new Export(compartment, items, input, job, medium)
    running.meter.totalBytes = bytes
    running.meter.totalFiles = items.length
    const result = await running.run()
    intent.done({
      exported: result.exported,
      exportedBytes: result.exportedBytes,
      failed: result.failed.total,
    })
    return result
  } catch (error) {
    const fault = asFault(error)
    if (fault.code === 'cancelled') intent.cancelled()
    else intent.failed(fault.code)
    throw fault
  } finally {
    await vault.publish()
  }
}

/** The second person's word, where the office binds large exports to one. */
function agreedFacts(vault: OpenVault, input: Input, items: readonly number[]): Facts {
  if (!vault.authority.policy.secondPerson.includes('file.export')) return {}
  return isLargeExport(vault, input.compartment, items) ? secondPerson(vault, 'file.export', input) : {}
}

/** Plain files inside the vault's folder would be neither safe nor found again. */
async function assertOutside(place: string, vaultFolder: string): Promise<void> {
  const vault = await realpath(vaultFolder)
  if (place === vault || place.startsWith(vault + sep)) throw new Fault('place-unsuitable')
}

class Export {
  readonly meter: ProgressMeter
  readonly #compartment: OpenCompartment
  readonly #input: Input
  readonly #signal: AbortSignal
  readonly #medium: Medium
  readonly #failed = new ExceptionList()
  readonly #notes = new NoteList()
  /** Items that no lane has taken yet, the next one last. */
  readonly #left: { readonly n: number; readonly name: string }[]
  /** Ended by the first lane that fails, so that the others end too. */
  readonly #stop = new AbortController()
  #exported = 0
  #exportedBytes = 0
  #renamed = 0

  constructor(
    compartment: OpenCompartment,
    items: readonly number[],
    input: Input,
    job: Job,
    medium: Medium,
  ) {
    this.meter = new ProgressMeter(job.report, 'opening')
    this.#compartment = compartment
    this.#input = input
    this.#medium = medium
    this.#left = namedItems(compartment.catalogue.read, items.toReversed())
    this.#signal = AbortSignal.any([job.signal, this.#stop.signal])
  }

  async run(): Promise<Result> {
    const name = await this.#claimName()
    const unfinished = join(this.#medium.place, name + UNFINISHED)
    try {
      const plan = new ExportPlan(this.#compartment.catalogue.read, this.#input.selection, unfinished)
      await this.#writeAll(plan)
      this.meter.enter('finishing')
      const finished = join(this.#medium.place, name)
      await this.#medium.write(async () => {
        for (const folder of plan.folders.toReversed()) await syncFolder(folder)
        if (existsSync(finished)) throw new Fault('name-taken', { name })
        await rename(unfinished, finished)
        await syncFolder(this.#medium.place)
      })
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true }).catch(() => undefined)
      throw error
    }
    return {
      exported: this.#exported,
      exportedBytes: this.#exportedBytes,
      renamed: this.#renamed,
      failed: this.#failed.toValue(),
      notes: this.#notes.toValue(),
      folderName: name,
    }
  }

  /** Makes a folder that was not there. @returns the name it gets at the end */
  async #claimName(): Promise<string> {
    const now = new Date()
    const two = (value: number) => String(value).padStart(2, '0')
    const base = `Export ${localDayOf(now.getTime())} ${two(now.getHours())}.${two(now.getMinutes())}`
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? base : `${base} (${number})`
      if (existsSync(join(this.#medium.place, name))) continue
      const made = await this.#medium.write(() => madeFolder(join(this.#medium.place, name + UNFINISHED)))
      if (made) return name
    }
  }

  async #writeAll(plan: ExportPlan): Promise<void> {
    const lanes = Array.from({ length: Math.min(LANES, this.#left.length) }, () => this.#lane(plan))
    const ends = await Promise.allSettled(lanes)
    // The first failure stopped the others, whose ends only tell that.
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [asFault(end.reason)] : []))
    const first = failures.find(({ code }) => code !== 'cancelled') ?? failures[0]
    if (first !== undefined) throw first
  }

  async #lane(plan: ExportPlan): Promise<void> {
    await using copy = new ProvenCopy(this.#medium)
    try {
      for (let item = this.#left.pop(); item !== undefined; item = this.#left.pop()) {
        this.#signal.throwIfAborted()
        await this.#exportOne(item, plan, copy)
      }
      await copy.settle()
    } catch (error) {
      this.#stop.abort()
      throw error
    }
  }

  async #exportOne(
    { n, name }: { n: number; name: string },
    plan: ExportPlan,
    copy: ProvenCopy,
  ): Promise<void> {
    let file: PlannedFile | null = null
    try {
      file = await this.#medium.write(() => Promise.resolve(plan.file(n)))
      const { isDated } = await this.#write(file, copy)
      if (!isDated) this.#notes.add('date-not-kept', name)
      this.#exported += 1
      this.#exportedBytes += file.version.bytes
      if (file.renamed) this.#renamed += 1
    } catch (error) {
      if (!isOfThisFile(error)) throw error
      if (file !== null) await rm(file.path, { force: true })
      // Chunks that went with their item are no damage.
      this.#failed.add(name, isThere(this.#compartment.catalogue.read, n) ? asFault(error).code : 'not-found')
    }
    this.meter.addFile()
  }

  async #write(
    { version: stored, path, modifiedAt }: PlannedFile,
    copy: ProvenCopy,
  ): Promise<{ isDated: boolean }> {
    using version = new OpenedVersion(this.#compartment, stored)
    const pieces = (into: () => Buffer) => version.read(undefined, { into })
    const { bytes, chunkBytes: pieceBytes } = stored
    return await copy.write({ path, modifiedAt, bytes, pieceBytes, pieces }, (written) => {
      this.#signal.throwIfAborted()
      this.meter.addBytes(written)
    })
  }
}

async function madeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 })
    return true
  } catch (error) {
    if (existsSync(path)) return false
    throw error
  }
}
