import { join } from 'node:path'
import type { JobInput, JobResult } from '../../../shared/contract/contract.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { type Label, LABELS } from '../crypto/labels.ts'
import type { PackFacts } from '../format/inventory.ts'
import { ExceptionList } from '../jobs/exception-list.ts'
import type { Job } from '../jobs/job.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { ChunkProof } from './chunk-proof.ts'
import { notePack } from './damaged-packs.ts'
import { PACK_SUFFIX, packPath, SET_FILES } from './drive-layout.ts'
import { findSet, type SetOnDrive } from './drive-sets.ts'
import { hashFile, type Hashing } from './hash-file.ts'
import { JobProgress } from './job-progress.ts'
import { Medium } from './medium.ts'
import { MediumReader } from './medium-reader.ts'
import { type DamagedManifest, type OpenedManifest, openManifest } from './open-manifest.ts'
import { PackContent } from './pack-content.ts'
import { PackHasher } from './pack-hasher.ts'
import { packsOf } from './read-manifest.ts'
import { type RecordVisitor, WALK_ROOM_BYTES, walkPack } from './walk-pack.ts'
import { withSnapshot } from './with-catalogues.ts'

type Input = JobInput<'set.verify'>
type Result = JobResult<'set.verify'>

/**
 * Reads a set from the medium. Without a key: is it complete, and is every file of it what the inventory says? With the
 * unlocked vault or sheets: does every chunk of every version open?
 * @param vault null while none is unlocked.
 * @throws Fault `set-newer`, `set-foreign` if neither vault nor sheets open it, `locked` if a key is wanted and there is
 *   none, and those of the sheets and the drive. Damage is no fault here but the result.
 */
export async function verifySet(vault: OpenVault | null, input: Input, job: Job): Promise<Result> {
  using medium = await Medium.open(input.place)
  const set = await findSet(medium, input.set)
  if (set.newerFormat !== null) throw new Fault('set-newer', { formatVersion: set.newerFormat })
  using verification = new Verification(medium, set, job)
  if (!set.complete) return verification.result(false)
  using opened = input.withKey ? await openManifest(medium, set, vault, input.sheets ?? []) : null
  const result = await verification.run(opened)
  if (vault?.mode === 'normal' && vault.vaultId === set.shelf.vaultId) {
    const facts = { set: set.setId, damaged: result.damaged.total, withKey: input.withKey }
    vault.ledger.record('backup.verified', { facts })
    await vault.publish()
  }
  return result
}

class Verification implements Disposable {
  readonly #medium: Medium
  readonly #set: SetOnDrive
  readonly #signal: AbortSignal
  readonly #reader: MediumReader
  readonly #hasher = new PackHasher()
  readonly #progress: JobProgress
  readonly #damaged = new ExceptionList()
  #packs = 0
  #bytes = 0

  constructor(medium: Medium, set: SetOnDrive, job: Job) {
    this.#medium = medium
    this.#set = set
    this.#signal = job.signal
    this.#reader = new MediumReader(medium, WALK_ROOM_BYTES)
    this.#progress = new JobProgress(job.report)
  }

  [Symbol.dispose](): void {
    this.#hasher[Symbol.dispose]()
  }

  result(complete: boolean, opened?: Result['opened']): Result {
    const damaged = this.#damaged.toValue()
    const result = { complete, packs: this.#packs, bytes: this.#bytes, damaged }
    return opened === undefined ? result : { ...result, opened }
  }

  /** @param manifest null if no key is to be used. */
  async run(manifest: OpenedManifest | DamagedManifest | null): Promise<Result> {
    const { inventory } = this.#set
    const body = manifest?.body ?? null
    if (inventory === null) this.#damaged.add(SET_FILES.inventory, 'set-damaged')
    const packs = inventory?.packs ?? (body === null ? [] : packsOf(body))
    const totalBytes = packs.reduce((sum, pack) => sum + pack.bytes, 0)
    this.#hasher.expect(totalBytes)
    this.#progress.begin('verifying', totalBytes + (inventory?.snapshot.bytes ?? 0), packs.length)
    if (inventory === null) {
      if (manifest !== null && body === null) this.#damaged.add(SET_FILES.manifest, 'set-damaged')
    } else {
      await this.#checkFile(SET_FILES.manifest, LABELS.manifest, inventory.manifest.hash)
      await this.#checkFile(SET_FILES.snapshot, LABELS.snapshot, inventory.snapshot.hash)
    }
    if (manifest === null || manifest.body === null) {
      await this.#checkPacks(packs)
      return this.result(true)
    }
    const opened = await this.#openAll(manifest, packs).catch(unlessDamaged)
    if (opened !== null) return this.result(true, opened)
    // Without its databases nothing of a set opens; whether the packs are whole is worth knowing all the same.
    await this.#checkPacks(packs)
    const unopened = new ExceptionList()
    unopened.add(SET_FILES.snapshot, 'set-damaged')
    return this.result(true, { versions: 0, damaged: unopened.toValue(), unopened: 0 })
  }

  async #checkPacks(packs: readonly PackFacts[]): Promise<void> {
    for (const pack of packs) await this.#checkPack(pack, () => undefined)
  }

  async #checkFile(name: string, label: Label, expected: string): Promise<void> {
    const options = { ...this.#hashing, label }
    const found = await hashFile(this.#reader, join(this.#set.folder, name), options).catch(unlessUnreadable)
    this.#bytes += found?.bytes ?? 0
    if (found?.hash !== expected) this.#damaged.add(name, 'set-damaged')
  }

  /** @returns whether the pack could be read to its end. */
  async #checkPack({ name, bytes }: PackFacts, visit: RecordVisitor): Promise<boolean> {
    const path = packPath(this.#set.shelf, name)
    const options = { ...this.#hashing, visit }
    const verdict = await walkPack(this.#reader, path, options).catch(unlessUnreadable)
    this.#packs += 1
    this.#bytes += verdict?.bytes ?? 0
    this.#progress.advanceFile()
    const sound = verdict?.name === name && verdict.bytes === bytes
    await notePack(this.#medium, path, { sound })
    if (!sound) this.#damaged.add(name + PACK_SUFFIX, verdict === null ? 'pack-missing' : 'pack-damaged')
    return verdict !== null
  }

  get #hashing(): Hashing {
    return { hasher: this.#hasher, signal: this.#signal, advance: this.#progress.advance }
  }

  async #openAll(opened: OpenedManifest, packs: readonly PackFacts[]): Promise<Result['opened']> {
    const { body } = opened
    return await withSnapshot(this.#medium, this.#set, body, async (folder) => {
      const unopened = new ExceptionList()
      using catalogues = await opened.openCatalogues(folder, this.#signal)
      for (const { id, code } of catalogues.damaged) unopened.add(id, code)
      using proof = new ChunkProof(body, catalogues)
      const indexes = new Map(packsOf(body).map(({ name }, at) => [name, at]))
      for (const pack of packs) {
        const { visit, end } = proof.pack(indexes.get(pack.name) ?? -1)
        end(await this.#checkPack(pack, visit))
      }
      await using content = new PackContent(this.#medium, this.#set.shelf, body)
      const versions = await proof.judge(content, unopened, this.#signal)
      return { versions, damaged: unopened.toValue(), unopened: catalogues.closed.length }
    })
  }
}

/** Thrown before the first pack is looked at, by a snapshot that is not there or whose registry does not open. */
function unlessDamaged(error: unknown): null {
  if (error instanceof Fault && error.kind === 'damage') return null
  throw error
}

/** A file that is missing or does not read is damage; a drive that is gone is not. */
function unlessUnreadable(error: unknown): null {
  const codes: readonly string[] = ['read-failed', 'not-permitted', 'set-newer']
  if (error instanceof Fault && codes.includes(error.code)) return null
  throw error
}
