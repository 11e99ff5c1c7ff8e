import { Fault } from '../../../shared/model/fault.ts'
import { CHUNK_OVERHEAD_BYTES, openChunk, sealChunk } from '../crypto/chunk.ts'
import { deriveCommitted, equalBytes } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { giveBack, take } from '../crypto/locked-memory.ts'
import { type SealingPair, sealTo } from '../crypto/pairs.ts'
import { SecretKey } from '../crypto/secret-key.ts'
import { decodeHead } from '../format/head.ts'
import {
  decodeManifestBody,
  encodeManifestBody,
  encodeManifestClear,
  MANIFEST_CHUNK_BYTES,
  manifestVersion,
  type ManifestBody,
  type ManifestFacts,
  type ManifestParts,
  SET_KEY_MESSAGE_BYTES,
  setKeyBinding,
} from '../format/manifest.ts'
import { unwrapKey, wrapKey } from '../keys/wrapped-key.ts'

const SEALED_BYTES = MANIFEST_CHUNK_BYTES + CHUNK_OVERHEAD_BYTES

/**
 * Seals a manifest under a fresh set key.
 * @param setsKey the vault's own key for sets; borrowed.
 */
export function sealManifest(
  facts: Omit<ManifestFacts, 'sealedKey' | 'wrappedKey'>,
  body: ManifestBody,
  setsKey: SecretKey<'set'>,
): Buffer {
  using setKey = SecretKey.random('set')
  const sealed = {
    ...facts,
    sealedKey: sealToRecovery(setKey, facts),
    wrappedKey: wrapKey(setsKey, setKey, setKeyBinding(facts.vaultId, facts.setId)),
  }
  const clear = encodeManifestClear(sealed, manifestVersion(body))
  const { key, commitment } = deriveCommitted(setKey, LABELS.setStream, [clear], 'chunk')
  using streamKey = key
  return Buffer.concat([clear, commitment, sealStream(streamKey, encodeManifestBody(body))])
}

/**
 * Opens a manifest for the unlocked vault.
 * @param setsKey borrowed.
 * @returns null if the set was made under another key of this vault, or by another vault.
 * @throws Fault `set-damaged`
 */
export function openManifestForVault(parts: ManifestParts, setsKey: SecretKey<'set'>): ManifestBody | null {
  const { wrappedKey, vaultId, setId } = parts.facts
  const setKey = unwrapKey(setsKey, wrappedKey, setKeyBinding(vaultId, setId), 'set')
  if (setKey === null) return null
  using owned = setKey
  return openBody(parts, owned)
}

/**
 * Opens a manifest with the recovery key, whose secret was compared with its commitment before: what does not open now
 * is damaged.
 * @param recovery borrowed.
 * @throws Fault `set-damaged`
 */
export function openManifestForRecovery(parts: ManifestParts, recovery: SealingPair): ManifestBody {
  using setKey = openFromRecovery(parts.facts, recovery)
  return openBody(parts, setKey)
}

function sealToRecovery(
  setKey: SecretKey<'set'>,
  facts: Omit<ManifestFacts, 'sealedKey' | 'wrappedKey'>,
): Buffer {
  const message = take(SET_KEY_MESSAGE_BYTES)
  try {
    const binding = setKeyBinding(facts.vaultId, facts.setId)
    binding.copy(message)
    setKey.use((bytes) => bytes.copy(message, binding.length))
    return sealTo(facts.recovery.sealingKey, message)
  } finally {
    giveBack(message)
  }
}

function openFromRecovery(facts: ManifestFacts, recovery: SealingPair): SecretKey<'set'> {
  const message = take(SET_KEY_MESSAGE_BYTES)
  try {
    const binding = setKeyBinding(facts.vaultId, facts.setId)
    const opened = recovery.open(facts.sealedKey, message)
    if (!opened || !equalBytes(message.subarray(0, binding.length), binding)) throw new Fault('set-damaged')
    return SecretKey.fill('set', (bytes) => void message.copy(bytes, 0, binding.length))
  } finally {
    giveBack(message)
  }
}

function sealStream(key: SecretKey<'chunk'>, plaintext: Buffer): Buffer {
  const chunks = chunkCount(plaintext.length, MANIFEST_CHUNK_BYTES)
  const sealed = Buffer.alloc(plaintext.length + chunks * CHUNK_OVERHEAD_BYTES)
  for (let position = 0; position < chunks; position++) {
    const from = position * MANIFEST_CHUNK_BYTES
    const chunk = plaintext.subarray(from, from + MANIFEST_CHUNK_BYTES)
    const at = position * SEALED_BYTES
    const out = sealed.subarray(at, at + chunk.length + CHUNK_OVERHEAD_BYTES)
    sealChunk(key, { position, last: position === chunks - 1 }, chunk, out)
  }
  return sealed
}

function openBody(
  { facts, clear, commitment, stream }: ManifestParts,
  setKey: SecretKey<'set'>,
): ManifestBody {
  const derived = deriveCommitted(setKey, LABELS.setStream, [clear], 'chunk')
  using key = derived.key
  if (!equalBytes(derived.commitment, commitment)) throw new Fault('set-damaged')
  const body = decodeManifestBody(openStream(key, stream))
  const head = decodeHead(body.head)
  if (head.vaultId !== facts.vaultId) throw new Fault('set-damaged')
  return body
}

function openStream(key: SecretKey<'chunk'>, sealed: Buffer): Buffer {
  const chunks = chunkCount(sealed.length, SEALED_BYTES)
  if (sealed.length < chunks * CHUNK_OVERHEAD_BYTES) throw new Fault('set-damaged')
  const plaintext = Buffer.alloc(sealed.length - chunks * CHUNK_OVERHEAD_BYTES)
  for (let position = 0; position < chunks; position++) {
    const at = position * SEALED_BYTES
    const chunk = sealed.subarray(at, at + SEALED_BYTES)
    const from = position * MANIFEST_CHUNK_BYTES
    const out = plaintext.subarray(from, from + chunk.length - CHUNK_OVERHEAD_BYTES)
    if (!openChunk(key, { position, last: position === chunks - 1 }, chunk, out))
      throw new Fault('set-damaged')
  }
  return plaintext
}

function chunkCount(bytes: number, chunkBytes: number): number {
  return Math.max(1, Math.ceil(bytes / chunkBytes))
}
