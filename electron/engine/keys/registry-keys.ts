import type { Id } from '../../../shared/contract/basics.ts'
import { deriveKey, keyedHash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { idBytes } from '../format/fields.ts'

/** Everything that the registry key opens. */
export interface RegistryKeys extends Disposable {
  /** The raw key of the registry's database. */
  readonly databaseKey: SecretKey<'database'>
  /** Wraps the keys of backup sets. */
  readonly setsKey: SecretKey<'set'>
  /** The tag of a critical row in the registry's state root; 32 bytes. */
  rowTag(row: Uint8Array): Buffer
}

/** @param registryKey stays the caller's and is not needed afterwards. */
export function registryKeysFrom(vaultId: Id, registryKey: SecretKey<'registry'>): RegistryKeys {
  const place = [idBytes(vaultId)]
  const databaseKey = deriveKey(registryKey, LABELS.registryDatabase, place, 'database')
  const setsKey = deriveKey(registryKey, LABELS.registrySets, place, 'set')
  const stateKey = deriveKey(registryKey, LABELS.registryState, place, 'tag')
  return {
    databaseKey,
    setsKey,
    rowTag: (row) => keyedHash(stateKey, LABELS.registryState, [row]),
    [Symbol.dispose]() {
      for (const key of [databaseKey, setsKey, stateKey]) key[Symbol.dispose]()
    },
  }
}
