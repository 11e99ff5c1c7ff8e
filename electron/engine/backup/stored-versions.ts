import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { ContentStore } from '../content/content-store.ts'
import { CHUNK_OVERHEAD_BYTES } from '../crypto/chunk.ts'
import { idBytes } from '../format/fields.ts'
import type { OpenVault } from '../session/open-vault.ts'
import type { ClosedCompartment } from './closed-compartments.ts'

/** A version as a backup sees it: an id and sealed chunks of known lengths. */
export interface StoredVersion {
  readonly version: Id
  readonly compartment: Id
  readonly bytes: number
  readonly chunkBytes: number
  readonly chunks: number
}

/**
 * Every version of every compartment, in the order they were stored, in one turn of the event loop: what it returns
 * and what is copied in the same turn belong together.
 * @param closed compartments that this person cannot open.
 */
export function storedVersions(vault: OpenVault, closed: readonly ClosedCompartment[]): StoredVersion[] {
  const versions: StoredVersion[] = []
  for (const { id, catalogue } of vault.compartments()) {
    for (const { versionId, bytes, chunkBytes, chunks } of catalogue.versions()) {
      versions.push({ version: versionId, compartment: id, bytes, chunkBytes, chunks })
    }
  }
  // One by one: a call takes some hundred thousand arguments at most.
  for (const compartment of closed) for (const version of compartment.versions) versions.push(version)
  return versions
}

/** Length of a sealed chunk. */
export function sealedLength(version: StoredVersion, position: number): number {
  const plain = Math.min(version.chunkBytes, version.bytes - position * version.chunkBytes)
  return Math.max(0, plain) + CHUNK_OVERHEAD_BYTES
}

/** Length of all sealed chunks from a position on. */
export function sealedLengthFrom(version: StoredVersion, position: number): number {
  const plain = Math.max(0, version.bytes - position * version.chunkBytes)
  return plain + (version.chunks - position) * CHUNK_OVERHEAD_BYTES
}

/** A version that a drive lacks, from some chunk on. */
export interface MissingPart {
  readonly stored: StoredVersion
  readonly from: number
}

export interface SealedChunk {
  readonly stored: StoredVersion
  readonly position: number
  readonly sealed: Buffer
}

/**
 * Reads chunks in order, several ahead. A version that was removed for good since it was listed is passed over. What is
 * yielded is valid until the next step.
 * @param nameOf how a version that is still in the catalogue is called, or null.
 * @throws Fault `chunk-missing` (name) for a version that the catalogue still has and the content has not
 */
export async function* chunksOf(
  parts: readonly MissingPart[],
  contentOf: (compartment: Id) => ContentStore,
  nameOf: (version: StoredVersion) => string | null,
): AsyncGenerator<SealedChunk, void, undefined> {
  const byCompartment = Map.groupBy(parts, ({ stored }) => stored.compartment)
  for (const [compartment, ofOne] of byCompartment) {
    for await (const { place, sealed } of contentOf(compartment).readMany(placesOf(ofOne))) {
      const { stored, position } = place
      if (sealed !== null) yield { stored, position, sealed }
      else {
        const name = nameOf(stored)
        if (name !== null) throw new Fault('chunk-missing', { name })
      }
    }
  }
}

function* placesOf(parts: Iterable<MissingPart>) {
  for (const { stored, from } of parts) {
    const version = idBytes(stored.version)
    for (let position = from; position < stored.chunks; position++)
      yield { stored, version, position, length: sealedLength(stored, position) }
  }
}
