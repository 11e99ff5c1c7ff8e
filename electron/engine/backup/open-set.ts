import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes } from '../crypto/hash.ts'
import { decodeHead, type Head } from '../format/head.ts'
import type { ManifestBody, ManifestFacts } from '../format/manifest.ts'
import { combineSheets, type RecoveryKeys } from '../keys/recovery.ts'
import { verifyHead } from '../keys/signed-state.ts'
import { findSet, type SetOnDrive, usableInventory } from './drive-sets.ts'
import type { Medium } from './medium.ts'
import { assertSamePacks, readManifest } from './read-manifest.ts'
import { openManifestForRecovery } from './sealed-manifest.ts'

/** A set whose manifest was opened with recovery sheets. Disposing wipes the recovery keys. */
export interface RecoveredSet extends Disposable {
  readonly set: SetOnDrive
  readonly facts: ManifestFacts
  readonly body: ManifestBody
  readonly head: Head
  readonly keys: RecoveryKeys
}

/**
 * Opens a set with recovery sheets, each judged by itself.
 * @param tolerant works from the sealed manifest alone where the readable inventory is damaged.
 * @throws Fault `no-backup-here`, `not-found`, `set-incomplete`, `set-newer`, `set-damaged`, `sheet-invalid`,
 *   `sheet-foreign`, `sheet-repeated`, `sheets-too-few`
 */
export async function openRecoveredSet(
  medium: Medium,
  setId: Id,
  sheets: readonly string[],
  { tolerant = false } = {},
): Promise<RecoveredSet> {
  const set = await findSet(medium, setId)
  const parts = await readManifest(medium, set, { tolerant })
  const keys = await combineSheets(sheets, parts.facts.recovery)
  try {
    const body = openManifestForRecovery(parts, keys.sealing)
    if (!tolerant) assertSamePacks(body, usableInventory(set))
    const head = headOf(body, parts.facts)
    return { set, facts: parts.facts, body, head, keys, [Symbol.dispose]: () => keys[Symbol.dispose]() }
  } catch (error) {
    keys[Symbol.dispose]()
    throw error
  }
}

/** The head in a manifest must be a sound one of this vault, with the recovery key that the sheets gave. */
export function headOf(body: ManifestBody, facts: ManifestFacts): Head {
  const head = decodeHead(body.head)
  const fits =
    head.vaultId === facts.vaultId &&
    equalBytes(head.recovery.sealingKey, facts.recovery.sealingKey) &&
    equalBytes(head.recovery.signingKey, facts.recovery.signingKey) &&
    verifyHead(head)
  if (!fits) throw new Fault('set-damaged')
  return head
}
