/** The kinds of field that the layouts share: on the left what CBOR holds, on the right what the program sees. */
import { id, type Id } from '../../../shared/contract/basics.ts'
import { z } from '../../../shared/zod.ts'

export const ID_BYTES = 16

/** The 16 bytes behind an id. */
export function idBytes(of: Id): Buffer {
  return Buffer.from(of, 'hex')
}

/** A byte string of a known length. Decoding copies, so that a value never holds on to a whole file. */
export function fixedBytes(length: number) {
  return z.codec(
    z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length),
    z.custom<Buffer>((value) => Buffer.isBuffer(value) && value.length === length),
    { decode: (bytes) => Buffer.from(bytes), encode: (buffer) => buffer },
  )
}

/** A byte string of at most `maxLength` bytes. */
export function someBytes(maxLength: number) {
  return z.codec(
    z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= maxLength),
    z.custom<Buffer>((value) => Buffer.isBuffer(value) && value.length <= maxLength),
    { decode: (bytes) => Buffer.from(bytes), encode: (buffer) => buffer },
  )
}

/** An id: 16 bytes on disk, lower-case hexadecimal in the program. */
export const idField = z.codec(
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === ID_BYTES),
  id,
  { decode: (bytes) => Buffer.from(bytes).toString('hex'), encode: idBytes },
)

/** Who signed or received something: a staff member, or the recovery pair (text `recovery`). */
export const partyField = z.union([z.literal('recovery'), idField])
export type Party = z.output<typeof partyField>

/** What a key is of: a compartment, or the registry (text `registry`). */
export const realmField = z.union([z.literal('registry'), idField])
export type Realm = z.output<typeof realmField>

export const hashField = fixedBytes(32)
export const publicKeyField = fixedBytes(32)
export const signatureField = fixedBytes(64)
export const countField = z.int().nonnegative()
/** Milliseconds since 1970 UTC. */
export const instantField = z.int().nonnegative()
