import { Fault } from '../../../shared/model/fault.ts'
import { decodeHead } from '../format/head.ts'
import { combineSheets } from '../keys/recovery.ts'
import type { ManifestBody, ManifestParts } from '../format/manifest.ts'
import type { OpenVault } from '../session/open-vault.ts'
import type { SetOnDrive } from './drive-sets.ts'
import type { Medium } from './medium.ts'
import { headOf } from './open-set.ts'
import { assertSamePacks, readManifest } from './read-manifest.ts'
import { openManifestForRecovery, openManifestForVault } from './sealed-manifest.ts'
import { openCataloguesForRecovery, openCataloguesForVault, type SetCatalogues } from './set-catalogues.ts'

/** A manifest and the keys to what it describes. Disposing wipes keys that came from sheets. */
export interface OpenedManifest extends Disposable {
  readonly body: ManifestBody
  readonly openCatalogues: (folder: string, signal: AbortSignal) => Promise<SetCatalogues>
}

/** A manifest that does not verify. There is nothing to dispose of. */
export type DamagedManifest = Disposable & { readonly body: null }

/**
 * Opens a manifest with sheets if there are any, else with the unlocked vault.
 * @throws Fault `locked` if there are neither, `set-foreign`, and those of the sheets and the drive
 */
export async function openManifest(
  medium: Medium,
  set: SetOnDrive,
  vault: OpenVault | null,
  sheets: readonly string[],
): Promise<OpenedManifest | DamagedManifest> {
  if (vault === null && sheets.length === 0) throw new Fault('locked')
  try {
    const parts = await readManifest(medium, set, { tolerant: true })
    const opened = sheets.length > 0 ? await openWithSheets(parts, sheets) : openWithVault(parts, vault)
    if (set.inventory !== null) assertSamePacks(opened.body, set.inventory)
    return opened
  } catch (error) {
    if (error instanceof Fault && error.code === 'set-damaged') {
      return { body: null, [Symbol.dispose]: () => undefined }
    }
    throw error
  }
}

async function openWithSheets(parts: ManifestParts, sheets: readonly string[]): Promise<OpenedManifest> {
  const keys = await combineSheets(sheets, parts.facts.recovery)
  try {
    const body = openManifestForRecovery(parts, keys.sealing)
    const head = headOf(body, parts.facts)
    return {
      body,
      openCatalogues: (folder, signal) => openCataloguesForRecovery(folder, head, keys, signal),
      [Symbol.dispose]: () => {
        keys[Symbol.dispose]()
      },
    }
  } catch (error) {
    keys[Symbol.dispose]()
    throw error
  }
}

function openWithVault(parts: ManifestParts, vault: OpenVault | null): OpenedManifest {
  const body = vault?.vaultId === parts.facts.vaultId ? openManifestForVault(parts, vault.setsKey) : null
  if (vault === null || body === null) throw new Fault('set-foreign')
  return {
    body,
    openCatalogues: (folder, signal) => openCataloguesForVault(folder, vault, decodeHead(body.head), signal),
    [Symbol.dispose]: () => undefined,
  }
}
