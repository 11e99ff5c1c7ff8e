import type { OpenVault } from '../session/open-vault.ts'
import { closedCompartments } from './closed-compartments.ts'
import { vaultShelf } from './drive-layout.ts'
import { packSizes, setsOn } from './drive-sets.ts'
import { KnownRuns } from './known-runs.ts'
import type { Medium } from './medium.ts'
import { packOverheadBytes } from './pack-writer.ts'
import { newestEarlierSet } from './read-manifest.ts'
import { snapshotBytes } from './snapshot.ts'
import { type MissingPart, sealedLengthFrom, storedVersions } from './stored-versions.ts'
import { manifestBytes } from './write-set.ts'

/**
 * What the next set would add to a drive, and what it would hold in all. What an interrupted backup left on the drive
 * is not counted as there, because it has not been compared.
 */
export async function backupNeed(
  vault: OpenVault,
  medium: Medium,
  contentThread: string | URL,
): Promise<{ newBytes: number; totalBytes: number }> {
  const shelf = vaultShelf(medium.place, vault.vaultId)
  const earlier = await newestEarlierSet(medium, await setsOn(medium, shelf), vault.setsKey)
  const known = new KnownRuns(earlier, await packSizes(medium, shelf))
  const closed = await closedCompartments(vault, contentThread)
  const versions = storedVersions(vault, closed)
  const parts = versions.map((stored) => ({ stored, from: known.covered(stored.version) }))
  const rest = (await snapshotBytes(vault, closed)) + manifestBytes(versions.length)
  return {
    newBytes: packedBytes(parts.filter(({ stored, from }) => from < stored.chunks)) + rest,
    totalBytes: packedBytes(versions.map((stored) => ({ stored, from: 0 }))) + rest,
  }
}

/** What parts of versions take in packs. */
export function packedBytes(parts: readonly MissingPart[]): number {
  const chunks = parts.reduce((sum, { stored, from }) => sum + stored.chunks - from, 0)
  const sealed = sealedBytes(parts)
  return sealed + packOverheadBytes(chunks, sealed)
}

export function sealedBytes(parts: readonly MissingPart[]): number {
  return parts.reduce((sum, { stored, from }) => sum + sealedLengthFrom(stored, from), 0)
}
