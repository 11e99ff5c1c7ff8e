import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import { Fault, type FaultCode } from '../../../shared/model/fault.ts'
import type { z } from '../../../shared/zod.ts'
import { boundsOf, isWithin } from './cbor-bounds.ts'

/** Bytes <-> typed value, both ways checked. One value has exactly one encoding. */
export interface Layout<T> {
  /** @throws ZodError if the value does not fit, which is a defect of ours. */
  encode(value: T): Buffer
  /** @throws Fault with the layout's own code for anything but the one encoding of a fitting value. */
  decode(bytes: Uint8Array): T
  /** Null where {@link decode} throws: for bytes that somebody else may have spoilt, and that must not stop everybody. */
  tryDecode(bytes: Uint8Array): T | null
}

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  rejectDuplicateMapKeys: true,
} as const

/**
 * Deterministic CBOR (RFC 8949, section 4.2.1) described by a schema of codecs.
 * @param damaged what decoding throws.
 */
export function layout<S extends z.ZodType>(
  schema: S,
  damaged: FaultCode,
  maxBytes: number,
): Layout<z.output<S>> {
  const bounds = boundsOf(schema)
  const tryDecode = (bytes: Uint8Array): z.output<S> | null => {
    // Whoever can write a file can write one that costs more to refuse than to read: counts come first.
    if (bytes.byteLength > maxBytes || !isWithin(bytes, bounds)) return null
    try {
      return fitting(schema, bytes)
    } catch {
      // The decoder throws plain errors, and what the schema says of a value may quote it: neither goes on.
      return null
    }
  }
  return {
    encode: (value) => toCbor(schema.encode(value)),
    decode(bytes) {
      const value = tryDecode(bytes)
      if (value === null) throw new Fault(damaged)
      return value
    },
    tryDecode,
  }
}

/**
 * Re-encoding refuses what a strict decoder still lets pass (unsorted keys, long floats), so that two different files
 * never mean the same and a hash over bytes is a hash over the meaning.
 * @throws whatever the decoder or the schema throws, or an Error
 */
function fitting<S extends z.ZodType>(schema: S, bytes: Uint8Array): z.output<S> {
  const value = decode(bytes, STRICT) as z.input<S>
  const fits = schema.safeDecode(value)
  if (!fits.success || !toCbor(value).equals(bytes)) throw new Error('no value of this layout')
  return fits.data
}

function toCbor(value: unknown): Buffer {
  const bytes = encode(value, rfc8949EncodeOptions)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
