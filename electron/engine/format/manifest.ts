/**
 * The manifest of a backup set: all that is needed to bring a vault back from the set's packs and snapshot.
 *
 *     manifest = clear || commitment (32) || STREAM(body)
 *     clear    = "SRMMANI\n" || format version u32 BE || facts length u32 BE || facts (CBOR)
 *     body     = inside length u32 BE || inside (CBOR) || extents
 *
 * The stream's key and the commitment come from the set key and the clear part (label `setStream`), so that no byte of
 * the clear part can be changed. The stream has chunks of 1 MiB. The set key lies in the clear part twice: sealed to
 * the recovery key, and wrapped for the unlocked vault.
 */
import { Fault } from '../../../shared/model/fault.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { z } from '../../../shared/zod.ts'
import { CHUNK_OVERHEAD_BYTES } from '../crypto/chunk.ts'
import { SEALED_OVERHEAD_BYTES } from '../crypto/aead.ts'
import { HASH_BYTES } from '../crypto/hash.ts'
import { BOX_OVERHEAD_BYTES } from '../crypto/pairs.ts'
import { SECRET_KEY_BYTES } from '../crypto/secret-key.ts'
import { ExtentTable } from './extents.ts'
import {
  countField,
  fixedBytes,
  hashField,
  ID_BYTES,
  idBytes,
  idField,
  instantField,
  someBytes,
} from './fields.ts'
import { HEAD_MAX_BYTES } from './head.ts'
import { FIRST_SET_FORMAT, PACKS_MAX, SET_FORMAT_VERSION } from './inventory.ts'
import { layout } from './layout.ts'
import { listOf } from './list-field.ts'
import { PACK_MAX_BYTES } from './pack.ts'
import { recoveryFactsSchema } from './recovery-facts.ts'
import type { Id } from '../../../shared/contract/basics.ts'

export const MANIFEST_CHUNK_BYTES = 1024 * 1024
/** Ten million versions; a longer file is refused before anything is allocated. */
export const MANIFEST_MAX_BYTES = 512 * 1024 * 1024
const FACTS_MAX_BYTES = 16 * 1024
const INSIDE_MAX_BYTES = 64 * 1024 * 1024

const MAGIC = Buffer.from('SRMMANI\n', 'latin1')
const VERSION_OFFSET = MAGIC.length
const LENGTH_OFFSET = VERSION_OFFSET + 4
const FACTS_OFFSET = LENGTH_OFFSET + 4

/** The set key and, beside it, where it belongs: a box sealed to a public key says nothing about its sender or place. */
export const SET_KEY_MESSAGE_BYTES = 2 * ID_BYTES + SECRET_KEY_BYTES

const factsSchema = z.strictObject({
  vaultId: idField,
  setId: idField,
  createdAt: instantField,
  /** To judge each recovery sheet by itself before any key is there. */
  recovery: recoveryFactsSchema,
  /** `vault id || set id || set key`, sealed to the recovery public key. */
  sealedKey: fixedBytes(SET_KEY_MESSAGE_BYTES + BOX_OVERHEAD_BYTES),
  /** The set key under the vault's key for sets, bound to `setKeyBinding`. */
  wrappedKey: fixedBytes(SECRET_KEY_BYTES + SEALED_OVERHEAD_BYTES),
})
/** What can be read of a manifest without a key. */
export type ManifestFacts = z.output<typeof factsSchema>
const factsLayout = layout(factsSchema, 'set-damaged', FACTS_MAX_BYTES)

const insideSchema = z.strictObject({
  /** `head.a` or `head.b`, as it was. Its signed state is a witness of the vault's age. */
  head: someBytes(HEAD_MAX_BYTES),
  ledger: z.strictObject({ sequence: countField, hash: hashField }),
  compartments: listOf(idField, LIMITS.compartmentsMax),
  /** Of each compartment, in their order, the epoch of its catalogue. Absent while all are of the first one. */
  epochs: listOf(countField.min(1), LIMITS.compartmentsMax).optional(),
  packs: listOf(z.strictObject({ name: hashField, bytes: countField.max(PACK_MAX_BYTES) }), PACKS_MAX),
  /** The file `snapshot`: database files as they lay on disk, encrypted, one after the other. */
  snapshot: z.strictObject({
    bytes: countField,
    hash: hashField,
    registry: z.strictObject({ offset: countField, bytes: countField }),
    /** In the order of `compartments`. */
    catalogues: listOf(z.strictObject({ offset: countField, bytes: countField }), LIMITS.compartmentsMax),
  }),
})
const insideLayout = layout(insideSchema, 'set-damaged', INSIDE_MAX_BYTES)

/** What only a key opens. */
export type ManifestBody = z.output<typeof insideSchema> & { readonly extents: ExtentTable }
export type SnapshotPart = ManifestBody['snapshot']['registry']

/** The epoch of the compartment at an index of the manifest: its catalogue is called after it. */
export function epochIn({ epochs }: ManifestBody, at: number): number {
  return epochs?.[at] ?? 1
}

/** The bytes to which a wrapped set key is bound. */
export function setKeyBinding(vaultId: Id, setId: Id): Buffer {
  return Buffer.concat([idBytes(vaultId), idBytes(setId)])
}

/** The oldest version that can say what a manifest holds. */
export function manifestVersion({ epochs }: Pick<ManifestBody, 'epochs'>): number {
  return epochs === undefined ? FIRST_SET_FORMAT : SET_FORMAT_VERSION
}

/** The part of a manifest that is readable without a key. */
export function encodeManifestClear(facts: ManifestFacts, formatVersion: number): Buffer {
  const encoded = factsLayout.encode(facts)
  const clear = Buffer.alloc(FACTS_OFFSET + encoded.length)
  MAGIC.copy(clear)
  clear.writeUInt32BE(formatVersion, VERSION_OFFSET)
  clear.writeUInt32BE(encoded.length, LENGTH_OFFSET)
  encoded.copy(clear, FACTS_OFFSET)
  return clear
}

/** A manifest taken apart, still sealed. All buffers are views. */
export interface ManifestParts {
  readonly facts: ManifestFacts
  readonly clear: Buffer
  readonly commitment: Buffer
  readonly stream: Buffer
}

/** @throws Fault `set-damaged`, `set-newer` */
export function splitManifest(bytes: Buffer): ManifestParts {
  if (bytes.length < FACTS_OFFSET || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new Fault('set-damaged')
  }
  const version = bytes.readUInt32BE(VERSION_OFFSET)
  if (version > SET_FORMAT_VERSION) throw new Fault('set-newer', { formatVersion: version })
  const commitmentOffset = FACTS_OFFSET + bytes.readUInt32BE(LENGTH_OFFSET)
  const streamOffset = commitmentOffset + HASH_BYTES
  if (version === 0 || streamOffset + CHUNK_OVERHEAD_BYTES > bytes.length) throw new Fault('set-damaged')
  return {
    facts: factsLayout.decode(bytes.subarray(FACTS_OFFSET, commitmentOffset)),
    clear: bytes.subarray(0, commitmentOffset),
    commitment: bytes.subarray(commitmentOffset, streamOffset),
    stream: bytes.subarray(streamOffset),
  }
}

export function encodeManifestBody({ extents, ...inside }: ManifestBody): Buffer {
  const encoded = insideLayout.encode(inside)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(encoded.length)
  return Buffer.concat([length, encoded, extents.encode()])
}

/**
 * @param body becomes the manifest's own.
 * @throws Fault `set-damaged`
 */
export function decodeManifestBody(body: Buffer): ManifestBody {
  if (body.length < 4) throw new Fault('set-damaged')
  const insideEnd = 4 + body.readUInt32BE(0)
  if (insideEnd > body.length) throw new Fault('set-damaged')
  const inside = insideLayout.decode(body.subarray(4, insideEnd))
  const { compartments, epochs, snapshot } = inside
  const fits = [snapshot.catalogues, epochs ?? compartments].every(
    ({ length }) => length === compartments.length,
  )
  if (!fits) throw new Fault('set-damaged')
  return {
    ...inside,
    extents: ExtentTable.decode(body.subarray(insideEnd), {
      compartments: inside.compartments.length,
      packs: inside.packs.length,
    }),
  }
}
