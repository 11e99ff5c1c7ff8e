import { type FileHandle, open, rm } from 'node:fs/promises'
import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { ExportPlan, type PlannedFile } from '../files/export-plan.ts'
import { setModifiedAt } from '../files/modified-at.ts'
import { isOfThisFile } from '../files/of-one-file.ts'
import { OpenedVersion } from '../files/version-content.ts'
import type { Extent } from '../format/extents.ts'
import { ExceptionList } from '../jobs/exception-list.ts'
import type { Job } from '../jobs/job.ts'
import { NoteList } from '../jobs/note-list.ts'
import { currentVersion } from '../store/catalogue-items.ts'
import { selectedItems, weighCurrent } from '../store/catalogue-selection.ts'
import { syncFolder } from '../store/durable-file.ts'
import { faultFromSystem } from '../store/system-fault.ts'
import { JobProgress } from './job-progress.ts'
import { Medium } from './medium.ts'
import { openRecoveredSet, type RecoveredSet } from './open-set.ts'
import { PackContent } from './pack-content.ts'
import { inRestoreFolder } from './restore-folder.ts'
import type { SetCompartment } from './set-catalogues.ts'
import { shownPath } from './version-names.ts'
import { compartmentIn, withCatalogues } from './with-catalogues.ts'

type Input = JobInput<'set.restore'>
type Result = JobResult<'set.restore'>
export type FileScope = Exclude<Input['scope'], { of: 'vault' }>

const OWNER_ONLY = 0o600

/**
 * Restores the present files of one compartment, or chosen ones, as plain files under safe names, each chunk verified
 * before it is written.
 * @throws Fault of the sheets, `set-damaged` (damaged: how many files) unless `acceptDamage`, `not-found`, and those of
 *   `inRestoreFolder` and the drive
 */
export async function restoreFiles(input: Input, scope: FileScope, job: Job): Promise<Result> {
  using medium = await Medium.open(input.place)
  using recovered = await openRecoveredSet(medium, input.set, input.sheets, { tolerant: input.acceptDamage })
  return await withCatalogues(
    medium,
    recovered,
    async (catalogues) => {
      const compartment = compartmentIn(catalogues, scope.compartment)
      const selection = scope.of === 'items' ? scope : ({ of: 'all' } as const)
      const items = selectedItems(compartment.catalogue.read, selection, 'kept')
      const bytes = weighCurrent(compartment.catalogue.read, items)
      const to = { parent: input.to, folderName: input.folderName, setId: input.set, neededBytes: bytes }
      return await inRestoreFolder(to, async ({ fresh }) => {
        const plan = new ExportPlan(compartment.catalogue.read, selection, fresh)
        const writing = new FileRestore(medium, recovered, compartment, job)
        writing.progress.begin('writing', bytes, items.length)
        for (const item of inPackOrder(recovered, compartment, items)) await writing.restore(item, plan)
        for (const folder of plan.folders.toReversed()) await syncFolder(folder)
        return await writing.finish(input)
      })
    },
    { only: new Set([scope.compartment]), signal: job.signal },
  )
}

/** So that packs are read from beginning to end. */
function inPackOrder(
  { body }: RecoveredSet,
  { catalogue }: SetCompartment,
  items: readonly number[],
): number[] {
  const placed = items.map((item) => {
    const version = currentVersion(catalogue.read, item).versionId.toString('hex')
    const [first] = body.extents.of(version)
    return { item, first }
  })
  const rank = (extent: Extent | undefined): number =>
    extent === undefined ? 0 : extent.pack * 2 ** 32 + extent.offset
  return placed.sort((a, b) => rank(a.first) - rank(b.first)).map(({ item }) => item)
}

class FileRestore {
  readonly progress: JobProgress
  readonly #compartment: SetCompartment
  readonly #content: PackContent
  readonly #signal: AbortSignal
  /** Damaged, or what the place does not take. */
  readonly #left = new ExceptionList()
  readonly #notes = new NoteList()
  #damaged = 0
  #files = 0
  #bytes = 0

  constructor(medium: Medium, { set, body }: RecoveredSet, compartment: SetCompartment, job: Job) {
    this.progress = new JobProgress(job.report)
    this.#compartment = compartment
    this.#content = new PackContent(medium, set.shelf, body)
    this.#signal = job.signal
  }

  async restore(item: number, plan: ExportPlan): Promise<void> {
    let planned: PlannedFile | null = null
    try {
      planned = await onTarget(() => Promise.resolve(plan.file(item)))
      const { isDated } = await this.#write(planned)
      if (!isDated) this.#notes.add('date-not-kept', this.#nameOf(item))
      this.#files += 1
      this.#bytes += planned.version.bytes
    } catch (error) {
      if (!isOfThisFile(error)) throw error
      if (planned !== null) await rm(planned.path, { force: true })
      if (error.kind === 'damage') this.#damaged += 1
      this.#left.add(this.#nameOf(item), error.code)
    }
    this.progress.advanceFile()
  }

  /** @throws Fault `set-damaged` if files were damaged and that was not accepted */
  async finish({ acceptDamage, folderName }: Input): Promise<Result> {
    await this.#content[Symbol.asyncDispose]()
    if (this.#damaged > 0 && !acceptDamage) throw new Fault('set-damaged', { damaged: this.#damaged })
    const [damaged, notes] = [this.#left.toValue(), this.#notes.toValue()]
    return { files: this.#files, versions: this.#files, bytes: this.#bytes, damaged, notes, folderName }
  }

  #nameOf(item: number): string {
    const { itemId } = currentVersion(this.#compartment.catalogue.read, item)
    return shownPath(this.#compartment, itemId.toString('hex'))
  }

  async #write({ version: facts, path, modifiedAt }: PlannedFile): Promise<{ isDated: boolean }> {
    using version = new OpenedVersion({ keys: this.#compartment.keys, content: this.#content }, facts)
    const file = await onTarget(() => open(path, 'wx', OWNER_ONLY))
    try {
      for await (const plaintext of version.read()) {
        this.#signal.throwIfAborted()
        await onTarget(() => file.writeFile(plaintext))
        this.progress.advance(plaintext.length)
      }
      return await onTarget(() => settle(file, modifiedAt))
    } finally {
      await file.close()
    }
  }
}

/** @returns whether the file system kept the date */
async function settle(file: FileHandle, modifiedAt: number | null): Promise<{ isDated: boolean }> {
  const isDated = modifiedAt === null || (await setModifiedAt(file, modifiedAt))
  await file.sync()
  return { isDated }
}

async function onTarget<T>(access: () => Promise<T>): Promise<T> {
  try {
    return await access()
  } catch (error) {
    throw faultFromSystem(error, 'write', { place: 'target' })
  }
}
