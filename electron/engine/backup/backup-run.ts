import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { ContentStore } from '../content/content-store.ts'
import type { Job } from '../jobs/job.ts'
import { headStore } from '../session/head-store.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { packedBytes, sealedBytes } from './backup-need.ts'
import { assertSpace, SPACE_MARGIN_BYTES } from './backup-target.ts'
import { claimOrphans, orphansOf, removeParts } from './claim-orphans.ts'
import type { ClosedCompartment, ContentOfAll } from './closed-compartments.ts'
import type { VaultShelf } from './drive-layout.ts'
import { packSizes, setsOn } from './drive-sets.ts'
import { JobProgress } from './job-progress.ts'
import { KnownRuns } from './known-runs.ts'
import type { Medium } from './medium.ts'
import { MediumReader } from './medium-reader.ts'
import { PackHasher } from './pack-hasher.ts'
import { PackWriter } from './pack-writer.ts'
import { newestEarlierSet } from './read-manifest.ts'
import { prepareSnapshotFolder, type Snapshot, snapshotBytes, takeSnapshot } from './snapshot.ts'
import { chunksOf, type MissingPart, type StoredVersion, storedVersions } from './stored-versions.ts'
import { shownPath } from './version-names.ts'
import { presentRights } from '../compartments/rights.ts'
import { WALK_ROOM_BYTES } from './walk-pack.ts'
import { manifestBytes } from './write-set.ts'

/** How often what was stored meanwhile is written before the run gives up waiting for a calm moment. */
const ROUNDS_MAX = 16

/** What a backup reads chunks from. */
export interface BackupContent {
  /** Compartments that whoever makes it cannot open. */
  readonly closed: readonly ClosedCompartment[]
  readonly all: ContentOfAll
}

/** The packs of one backup: what the drive has, what it lacks, and the writing of that. */
export class BackupRun implements Disposable {
  readonly vault: OpenVault
  readonly medium: Medium
  readonly shelf: VaultShelf
  readonly reader: MediumReader
  readonly hasher = new PackHasher()
  readonly progress: JobProgress
  readonly signal: AbortSignal
  readonly #content: BackupContent
  readonly #writer: PackWriter
  readonly #onDrive = new Set<Id>()
  #claimed: readonly string[] = []
  #known: KnownRuns

  constructor(vault: OpenVault, content: BackupContent, medium: Medium, shelf: VaultShelf, job: Job) {
    this.vault = vault
    this.#content = content
    this.medium = medium
    this.shelf = shelf
    this.signal = job.signal
    this.reader = new MediumReader(medium, WALK_ROOM_BYTES)
    this.progress = new JobProgress(job.report)
    this.#writer = new PackWriter(medium, shelf, this.hasher)
    this.#known = new KnownRuns(null, new Map())
  }

  get known(): KnownRuns {
    return this.#known
  }

  /** Packs that were written in this run. They were not read back yet. */
  get writtenPacks(): PackWriter['packs'] {
    return this.#writer.packs
  }

  /** What this run and an interrupted one before it put on the drive. */
  async addedPackBytes(): Promise<number> {
    const sizes = await packSizes(this.medium, this.shelf)
    const names = [...this.#claimed, ...this.#writer.packs.map((pack) => pack.name)]
    return names.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0)
  }

  /** Finds what earlier sets and an interrupted run left on the drive. */
  async lookAtDrive(): Promise<void> {
    const { vault, medium, shelf, reader, hasher, signal, progress } = this
    await removeParts(medium, shelf)
    const sets = await setsOn(medium, shelf)
    const sizes = await packSizes(medium, shelf)
    this.#known = new KnownRuns(await newestEarlierSet(medium, sets, vault.setsKey), sizes)
    // A set whose packs are not known may be the owner of any.
    const orphans = sets.some((set) => set.complete && set.inventory === null) ? [] : orphansOf(sizes, sets)
    if (orphans.length === 0) return
    const orphanBytes = orphans.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0)
    hasher.expect(orphanBytes)
    progress.begin('scanning', orphanBytes)
    const versions = new Map(
      storedVersions(vault, this.#content.closed).map((stored) => [stored.version, stored]),
    )
    const advance = progress.advance
    const claiming = { medium, shelf, reader, hasher, signal, advance, versions, contentOf: this.#contentOf }
    this.#claimed = await claimOrphans(claiming, orphans, this.#known)
  }

  /**
   * Writes what the drive lacks, then copies the databases at a moment when it lacks nothing more.
   * @throws Fault `disk-full` before anything is written if it cannot fit, `chunk-missing`, `busy`
   */
  async writeMissing(): Promise<Snapshot> {
    const folder = await prepareSnapshotFolder(this.vault)
    const { closed } = this.#content
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const versions = storedVersions(this.vault, closed)
      const missing = this.#missingOf(versions)
      await this.#assertSpaceFor(missing, versions.length)
      await this.#write(missing)
      for (const { version } of versions) this.#onDrive.add(version)
      const { head } = await headStore(this.vault.folder).read()
      const snapshot = takeSnapshot(this.vault, folder, { head, closed }, (now) =>
        now.every(({ version }) => this.#onDrive.has(version)),
      )
      if (snapshot !== null) return snapshot
    }
    throw new Fault('busy')
  }

  [Symbol.dispose](): void {
    this.hasher[Symbol.dispose]()
  }

  /** Removes what is not whole. */
  async abandon(): Promise<void> {
    await this.#writer.abandon()
  }

  #missingOf(versions: readonly StoredVersion[]): MissingPart[] {
    return versions
      .filter(({ version }) => !this.#onDrive.has(version))
      .map((stored) => ({ stored, from: this.#known.covered(stored.version) }))
      .filter(({ stored, from }) => from < stored.chunks)
  }

  async #assertSpaceFor(missing: readonly MissingPart[], versions: number): Promise<void> {
    const rest = (await snapshotBytes(this.vault, this.#content.closed)) + manifestBytes(versions)
    await assertSpace(this.medium, packedBytes(missing) + rest + SPACE_MARGIN_BYTES)
  }

  async #write(missing: readonly MissingPart[]): Promise<void> {
    if (missing.length === 0) return
    const before = this.#writer.packs.length
    const bytes = sealedBytes(missing)
    this.hasher.expect(bytes)
    this.progress.begin('writing', bytes, missing.length)
    for await (const { stored, position, sealed } of chunksOf(missing, this.#contentOf, this.#nameOf)) {
      this.signal.throwIfAborted()
      await this.#writer.add(stored.version, position, sealed)
      this.progress.advance(sealed.length)
      if (position === stored.chunks - 1) this.progress.advanceFile()
    }
    await this.#writer.finish()
    for (const pack of this.#writer.packs.slice(before)) this.#known.add(pack)
  }

  readonly #contentOf = (compartment: Id): ContentStore => this.#content.all.of(compartment)

  readonly #nameOf = ({ compartment, version }: StoredVersion): string | null => {
    // Without a catalogue nobody can say that it was removed meanwhile, and nobody could have.
    if (this.#content.closed.some(({ id }) => id === compartment)) return version
    const open = this.vault.compartment(compartment)
    const facts = [...open.catalogue.versions()].find(({ versionId }) => versionId === version)
    if (facts === undefined) return null
    // Whoever may not read there learns that a file is damaged, and not which.
    return presentRights(this.vault, open).has('read') ? shownPath(open, facts.itemId) : version
  }
}
