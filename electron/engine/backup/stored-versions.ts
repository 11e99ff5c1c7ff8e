import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { ContentStore } from '../content/content-store.ts'
import { CHUNK_OVERHEAD_BYTES } from '../crypto/chunk.ts'
import { idBytes } from '../format/fields.ts'
import type { OpenVault } from '../session/open-vault.ts'

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
 */
export function storedVersions(vault: OpenVault): StoredVersion[] {
  const versions: StoredVersion[] = []
  for (const { id, catalogue } of vault.compartments()) {
    for (const { versionId, bytes, chunkBytes, chunks } of catalogue.versions()) {
      versions.push({ version: versionId, compartment: id, bytes, chunkBytes, chunks })
    }
  }
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

/** Bytes asked for ahead of the writer: enough to hide the way to the content thread and back. */
const AHEAD_BYTES = 8 * 1024 * 1024

/**
 * Reads chunks in order, several ahead. A version that was removed for good since it was listed is passed over.
 * @param nameOf how a version that is still in the catalogue is called, or null.
 * @throws Fault `chunk-missing` (name) for a version that the catalogue still has and the content has not
 */
export async function* chunksOf(
  parts: Iterable<MissingPart>,
  contentOf: (compartment: Id) => ContentStore,
  nameOf: (version: StoredVersion) => string | null,
): AsyncGenerator<SealedChunk, void, undefined> {
  const asked: { stored: StoredVersion; position: number; length: number; read: Promise<Buffer | null> }[] =
    []
  let aheadBytes = 0
  const places = placesOf(parts)
  try {
    for (;;) {
      while (aheadBytes < AHEAD_BYTES) {
        const next = places.next()
        if (next.done === true) break
        const { stored, position } = next.value
        const read = contentOf(stored.compartment).read(idBytes(stored.version), position)
        const length = sealedLength(stored, position)
        aheadBytes += length
        asked.push({ stored, position, length, read })
      }
      const first = asked.shift()
      if (first === undefined) return
      aheadBytes -= first.length
      const sealed = await first.read
      if (sealed?.length === first.length) {
        yield { stored: first.stored, position: first.position, sealed }
      } else {
        const name = nameOf(first.stored)
        if (name !== null) throw new Fault('chunk-missing', { name })
      }
    }
  } finally {
    await Promise.allSettled(asked.map(({ read }) => read))
  }
}

function* placesOf(parts: Iterable<MissingPart>): Generator<{ stored: StoredVersion; position: number }> {
  for (const { stored, from } of parts) {
    for (let position = from; position < stored.chunks; position++) yield { stored, position }
  }
}
