import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { OpenedVersion, storedVersion } from '../files/version-content.ts'
import type { ManifestBody } from '../format/manifest.ts'
import type { VersionFacts } from '../store/catalogue.ts'
import type { PackContent } from './pack-content.ts'
import type { SetCompartment } from './set-catalogues.ts'

/** Versions of a compartment that are suspect, or that the manifest does not place completely. */
export function suspectsIn(
  { catalogue }: SetCompartment,
  body: ManifestBody,
  suspects: ReadonlySet<Id>,
): VersionFacts[] {
  return [...catalogue.versions()].filter(({ versionId, chunks }) => {
    const placed = body.extents.of(versionId).reduce((sum, extent) => sum + extent.chunks, 0)
    return placed !== chunks || suspects.has(versionId)
  })
}

/** Whether every chunk of a version opens, read from its own places and not through the whole pack. */
export async function versionOpens(
  { keys }: SetCompartment,
  content: PackContent,
  facts: VersionFacts,
): Promise<boolean> {
  try {
    using version = new OpenedVersion({ keys, content }, storedVersion(facts))
    let bytes = 0
    for await (const chunk of version.read()) bytes += chunk.length
    return bytes === facts.bytes
  } catch (error) {
    if (error instanceof Fault && (error.code === 'chunk-damaged' || error.code === 'chunk-missing'))
      return false
    throw error
  }
}
