import type { Id } from '../../../shared/contract/basics.ts'
import { deriveKey, keyedHash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { idBytes } from '../format/fields.ts'
import { encodeFileKeyBinding } from '../format/version-header.ts'
import { unwrapKey, wrapKey } from './wrapped-key.ts'

/** Which version a file key belongs to, inside a compartment. */
export interface FileKeyPlace {
  readonly item: Id
  readonly version: Id
}

/** Everything that a compartment key of one epoch opens. Owned by the open compartment, which disposes of it. */
export interface CompartmentKeys extends Disposable {
  readonly vaultId: Id
  readonly id: Id
  readonly epoch: number
  /** The raw key of the catalogue's database. */
  readonly catalogueKey: SecretKey<'database'>
  /** @returns `nonce || ciphertext || tag`, bound to vault, compartment, epoch, item and version. */
  wrapFileKey(place: FileKeyPlace, fileKey: SecretKey<'file'>): Buffer
  /** @returns null if it was not wrapped for this very place in this epoch. */
  unwrapFileKey(place: FileKeyPlace, wrapped: Buffer): SecretKey<'file'> | null
  /** The tag of a critical row in the catalogue's state root; 32 bytes. */
  rowTag(row: Uint8Array): Buffer
  /** A keyed tag for exact look-ups of a value (equal content, say) that tells nothing without the key; 32 bytes. */
  indexTag(value: Uint8Array): Buffer
}

export interface CompartmentPlace {
  readonly vaultId: Id
  readonly id: Id
  readonly epoch: number
}

/**
 * Derives the keys of a compartment.
 * @param compartmentKey stays the caller's and is not needed afterwards.
 */
export function compartmentKeysFrom(
  { vaultId, id, epoch }: CompartmentPlace,
  compartmentKey: SecretKey<'compartment'>,
): CompartmentKeys {
  const place = [idBytes(vaultId), idBytes(id), epochBytes(epoch)]
  const catalogueKey = deriveKey(compartmentKey, LABELS.catalogueDatabase, place, 'database')
  const fileWrapKey = deriveKey(compartmentKey, LABELS.fileWrap, place, 'wrap')
  const stateKey = deriveKey(compartmentKey, LABELS.catalogueState, place, 'tag')
  const indexKey = deriveKey(compartmentKey, LABELS.catalogueIndex, place, 'tag')
  const binding = (of: FileKeyPlace) =>
    encodeFileKeyBinding({ vault: vaultId, compartment: id, item: of.item, version: of.version }, epoch)
  return {
    vaultId,
    id,
    epoch,
    catalogueKey,
    wrapFileKey: (of, fileKey) => wrapKey(fileWrapKey, fileKey, binding(of)),
    unwrapFileKey: (of, wrapped) => unwrapKey(fileWrapKey, wrapped, binding(of), 'file'),
    rowTag: (row) => keyedHash(stateKey, LABELS.catalogueState, [row]),
    indexTag: (value) => keyedHash(indexKey, LABELS.catalogueIndex, [value]),
    [Symbol.dispose]() {
      for (const key of [catalogueKey, fileWrapKey, stateKey, indexKey]) key[Symbol.dispose]()
    },
  }
}

function epochBytes(epoch: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(epoch)
  return bytes
}
