import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import { Fault, type FaultCode } from '../../../shared/model/fault.ts'
import type { z } from '../../../shared/zod.ts'

/** Bytes <-> typed value, both ways checked. One value has exactly one encoding. */
export interface Layout<T> {
  /** @throws ZodError if the value does not fit, which is a defect of ours. */
  encode(value: T): Buffer
  /** @throws Fault with the layout's own code for anything but the one encoding of a fitting value. */
  decode(bytes: Uint8Array): T
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
  return {
    encode: (value) => toCbor(schema.encode(value)),
    decode(bytes) {
      if (bytes.byteLength > maxBytes) throw new Fault(damaged)
      const parsed = schema.safeDecode(fromCbor(bytes, damaged) as z.input<S>)
      // The schema's own error is dropped: it may quote what it was given.
      if (!parsed.success) throw new Fault(damaged)
      return parsed.data
    },
  }
}

function toCbor(value: unknown): Buffer {
  const bytes = encode(value, rfc8949EncodeOptions)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/**
 * Re-encoding refuses what a strict decoder still lets pass (unsorted keys, long floats), so that two different files
 * never mean the same and a hash over bytes is a hash over the meaning.
 */
function fromCbor(bytes: Uint8Array, damaged: FaultCode): unknown {
  const value = attempt((): unknown => decode(bytes, STRICT), damaged)
  if (!attempt(() => toCbor(value), damaged).equals(bytes)) throw new Fault(damaged)
  return value
}

/** The decoder throws plain errors, and a RangeError on nesting that would exhaust the stack. */
function attempt<T>(run: () => T, damaged: FaultCode): T {
  try {
    return run()
  } catch {
    throw new Fault(damaged)
  }
}
