import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { ContentWriter } from '../content/content-writer.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import { assertKeyRenewed, compartmentWith } from '../compartments/rights.ts'
import { randomBytes } from '../crypto/random.ts'
import { asFault } from '../jobs/as-fault.ts'
import { ExceptionList } from '../jobs/exception-list.ts'
import { NoteList } from '../jobs/note-list.ts'
import type { Job } from '../jobs/job.ts'
import { Pacer } from '../jobs/pacer.ts'
import { ProgressMeter } from '../jobs/progress-meter.ts'
import { answerFor, factsOfCatalogue } from '../session/answer-for.ts'
import type { Intent } from '../ledger/ledger.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { folderNumber } from '../store/catalogue-folders.ts'
import type { CurrentVersion } from '../store/catalogue-items.ts'
import { type Counts, ImportBatch, pathIn, type TargetFolder } from './import-batch.ts'
import { assertRoom, newBytes, survey } from './import-survey.ts'
import { type NamedSource, nameSources } from './named-sources.ts'
import { letterForm } from '../store/stored-name.ts'
import { sameContent } from './same-content.ts'
import { readAhead } from './read-ahead.ts'
import { LargeSource, readSmallSource } from './source-file.ts'
import {
  type Found,
  type FoundFile,
  ownFolder,
  type OwnFolder,
  sourceFault,
  walkSources,
} from './source-walk.ts'
import { CHUNK_BYTES, SealingVersion } from './version-content.ts'

/** Pieces of a large file that the disk is asked for while one is sealed: with one alone it is idle half of the time. */
const READS_AHEAD = 3

type Input = JobInput<'file.import'>
type Result = JobResult<'file.import'>

/**
 * Stores files and folders with everything below them (contract: `file.import`). A file is absent or complete at every
 * moment: its chunks are on disk before the row that names them. What cannot be read is told and the rest stored.
 * Cancelling keeps the files that were complete, and says so in the result. Others may change the compartment meanwhile,
 * another import too: each file gets the place that it finds when its row is written.
 * @throws Fault `epoch-due` while the key waits to be renewed, or once it does, and of the environment if the vault cannot
 *   take more; files stored before stay
 */
export async function importFiles(vault: OpenVault, input: Input, job: Job): Promise<Result> {
  vault.assertWritable()
  const compartment = compartmentWith(vault, input.compartment, 'add')
  assertKeyRenewed(vault, compartment)
  const own = await ownFolder(vault.folder)
  using writer = compartment.content.writer()
  const top = {
    parent: null,
    name: { text: '', raw: Buffer.alloc(0) },
    isExact: true,
    n: folderNumber(compartment.catalogue.read, input.folder),
  }
  const intent = vault.ledger.intend('file.imported', { compartment: compartment.id })
  return await new Import({ vault, compartment, writer, input, job, own, intent }).run(top)
}

interface ImportParts {
  readonly vault: OpenVault
  readonly compartment: OpenCompartment
  readonly writer: ContentWriter
  readonly input: Input
  readonly job: Job
  readonly own: OwnFolder
  readonly intent: Intent
}

class Import {
  readonly #vault: OpenVault
  readonly #compartment: OpenCompartment
  readonly #writer: ContentWriter
  readonly #input: Input
  readonly #job: Job
  readonly #own: OwnFolder
  readonly #intent: Intent
  readonly #meter: ProgressMeter
  readonly #skipped = new ExceptionList()
  readonly #notes = new NoteList()
  readonly #counts: Counts = { stored: 0, newVersions: 0, duplicates: 0, storedBytes: 0 }
  readonly #batch: ImportBatch
  /** Plaintext passes through these, again and again; they are wiped at the end. */
  readonly #memory: readonly [Buffer, ...Buffer[]] = [
    Buffer.allocUnsafeSlow(CHUNK_BYTES),
    ...Array.from({ length: READS_AHEAD }, () => Buffer.allocUnsafeSlow(CHUNK_BYTES)),
  ]
  /** And what is compared with them through this one. */
  readonly #storedMemory = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  /** The version whose chunks are being appended. */
  #unfinished: Buffer | null = null
  #sources: readonly NamedSource[] = []

  constructor({ vault, compartment, writer, input, job, own, intent }: ImportParts) {
    this.#vault = vault
    this.#compartment = compartment
    this.#writer = writer
    this.#input = input
    this.#job = job
    this.#own = own
    this.#intent = intent
    this.#meter = new ProgressMeter(job.report, 'scanning')
    const answer = answerFor(vault, compartment, intent)
    this.#batch = new ImportBatch({
      ...{ compartment, writer, counts: this.#counts, notes: this.#notes },
      answer(state) {
        // Somebody may have lost their grant since the import began.
        assertKeyRenewed(vault, compartment)
        return answer(state)
      },
    })
  }

  /** @param top the folder that is imported into. */
  async run(top: TargetFolder): Promise<Result> {
    let failure: Fault | null = null
    try {
      await this.#look(top)
      this.#meter.enter('sealing')
      await this.#storeAll(top)
      this.#meter.enter('finishing')
      await this.#settle()
    } catch (error) {
      failure = await this.#clearUp(error)
    } finally {
      for (const memory of [...this.#memory, this.#storedMemory]) memory.fill(0)
    }
    const facts = {
      ...this.#counts,
      skipped: this.#skipped.total,
      ...factsOfCatalogue(this.#compartment),
    }
    if (failure === null) this.#intent.done(facts)
    else if (failure.code === 'cancelled') this.#intent.cancelled(facts)
    else this.#intent.failed(failure.code, facts)
    await this.#vault.publish()
    if (failure !== null && failure.code !== 'cancelled') throw failure
    return {
      ...this.#counts,
      skipped: this.#skipped.toValue(),
      notes: this.#notes.toValue(),
      cancelled: failure !== null,
    }
  }

  /** Counts what there is, for the bar, and whether there is room for it. */
  async #look({ n }: TargetFolder): Promise<void> {
    this.#sources = await nameSources(this.#input.sources, this.#job.signal)
    for (const { name, isApart } of this.#sources) if (isApart) this.#notes.add('named-apart', name.text)
    const seen = await survey(this.#walk())
    this.#meter.totalBytes = seen.bytes
    this.#meter.totalFiles = seen.files
    const { catalogue, content } = this.#compartment
    await assertRoom(this.#own.path, seen.bytes, {
      newBytes: () => newBytes(catalogue.read, n, this.#walk()),
      spareBytes: () => content.spareBytes(),
    })
  }

  #walk(): AsyncGenerator<Found, void, undefined> {
    return walkSources(this.#sources, this.#own, new Pacer(this.#job.signal))
  }

  async #storeAll(top: TargetFolder): Promise<void> {
    const inside = [top]
    const firstNames = new Set<string>()
    for await (const { found, content } of readAhead(this.#walk())) {
      const folder = inside.at(-1) ?? top
      if (found.kind === 'leave') {
        inside.pop()
        continue
      }
      // Two sources of one name meet at one place: the first must have its row before the second looks for it.
      if (folder === top) {
        const form = letterForm(found.name.text)
        if (firstNames.has(form)) await this.#settle()
        firstNames.add(form)
      }
      if (found.kind === 'enter') inside.push(this.#batch.folder(folder, found))
      else if (found.kind === 'skipped') this.#skip(folder, found.name.text, found.code)
      else {
        await this.#storeOrSkip(found, folder, content)
        this.#meter.addFile()
      }
    }
  }

  /** Resolves when everything that was found is in the catalogue: what was displaced too, where it belongs now. */
  async #settle(): Promise<void> {
    await this.#batch.settle()
    for (
      let displaced = this.#batch.takeDisplaced();
      displaced.length > 0;
      displaced = this.#batch.takeDisplaced()
    ) {
      for (const { found, folder } of displaced) {
        this.#job.signal.throwIfAborted()
        this.#meter.totalBytes = (this.#meter.totalBytes ?? 0) + found.stat.size
        await this.#storeOrSkip(found, folder, null)
      }
      await this.#batch.settle()
    }
  }

  #skip(folder: TargetFolder, name: string, code: Fault['code']): void {
    this.#skipped.add(pathIn(folder, name), code)
  }

  /** @param content of a small file that is being read already. */
  async #storeOrSkip(found: FoundFile, folder: TargetFolder, content: Promise<Buffer> | null): Promise<void> {
    const before = this.#meter.doneBytes
    try {
      await this.#store(found, folder, content)
    } catch (error) {
      const code = skipCode(error)
      if (code === null) throw error
      await this.#forgetUnfinished()
      this.#skip(folder, found.name.text, code)
    }
    this.#meter.addBytes(before + found.stat.size - this.#meter.doneBytes)
  }

  async #store(found: FoundFile, folder: TargetFolder, content: Promise<Buffer> | null): Promise<void> {
    const there = this.#batch.itemMet(folder, found)
    const small = found.stat.size < CHUNK_BYTES
    if (small) {
      const plaintext = await (content ?? readSmallSource(found.path, found.stat, this.#memory[0]))
      await this.#storePieces(found, folder, there, () => [plaintext])
    } else {
      await using source = await LargeSource.open(found.path, found.stat)
      await this.#storePieces(found, folder, there, () => source.pieces(this.#memory))
    }
  }

  /** @param pieces chunks of plaintext in order; can be asked for twice. */
  async #storePieces(
    found: FoundFile,
    folder: TargetFolder,
    there: CurrentVersion | null,
    pieces: () => Iterable<Buffer> | AsyncIterable<Buffer>,
  ): Promise<void> {
    if (there !== null && (await this.#isStored(there, found, pieces()))) {
      this.#counts.duplicates += 1
      return
    }
    const itemId = there?.itemId ?? randomBytes(16)
    const ids = { item: itemId, version: randomBytes(16) }
    using version = new SealingVersion(this.#compartment, ids, found.stat.size)
    this.#unfinished = ids.version
    let position = 0
    for await (const piece of pieces()) {
      this.#job.signal.throwIfAborted()
      await version.append(this.#writer, position, piece)
      position += 1
      if (version.chunks > 1) this.#meter.addBytes(piece.length)
    }
    this.#unfinished = null
    await this.#batch.add({
      found,
      itemId,
      folder,
      version: {
        id: ids.version,
        bytes: version.bytes,
        chunkBytes: CHUNK_BYTES,
        chunks: version.chunks,
        wrapped: version.wrapped,
        commitment: version.commitment,
        addedAt: Date.now(),
        addedBy: this.#vault.person.code,
      },
      newerOf: there,
    })
  }

  async #isStored(
    there: CurrentVersion,
    { stat }: FoundFile,
    pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
  ): Promise<boolean> {
    return await sameContent(this.#compartment, there, stat.size, pieces, this.#storedMemory)
  }

  /** Chunks of a file that was not stored after all. */
  async #forgetUnfinished(): Promise<void> {
    const unfinished = this.#unfinished
    this.#unfinished = null
    if (unfinished !== null) await this.#writer.withdraw([unfinished])
  }

  /** After a cancel what is complete is kept; after a failure as much as still can be. @returns why it ended */
  async #clearUp(error: unknown): Promise<Fault> {
    const failure = asFault(error)
    try {
      await this.#forgetUnfinished()
      await this.#batch.settle()
    } catch {
      // The vault takes no more; the room is given back. What still stays is collected at the next opening.
      await this.#writer.withdraw().catch(() => undefined)
    }
    return failure
  }
}

/** Faults of one source, which do not end the import. */
const OF_ONE_SOURCE: ReadonlySet<Fault['code']> = new Set<Fault['code']>([
  'source-changed',
  'source-gone',
  'source-unreadable',
  'not-regular',
])

/** @returns null for what ends the import: it is no matter of this one file. */
function skipCode(error: unknown): Fault['code'] | null {
  if (error instanceof Fault) return OF_ONE_SOURCE.has(error.code) ? error.code : null
  try {
    return sourceFault(error)
  } catch {
    return null
  }
}
