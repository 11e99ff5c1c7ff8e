import { z } from '../../../shared/zod.ts'

/** What is known of a list beside its schema: its elements, and how many there may be. */
export interface ListFacts {
  readonly element: z.ZodType
  readonly most: number
}

/** By the encoded side of the codec, which stays the same when checks are added to the list. */
const LISTS = new WeakMap<object, ListFacts>()

/** @returns null for a schema that is no list of {@link listOf}. */
export function listFacts(schema: z.ZodType): ListFacts | null {
  const { in: encoded } = schema._zod.def as { in?: z.ZodType }
  return (encoded && LISTS.get(encoded)) ?? null
}

/**
 * A list of at most so many elements. Its length is looked at before any element, and the first element that does not fit
 * ends the work: a file of a megabyte may hold a million wrong ones, and zod would make an object about each.
 */
export function listOf<E extends z.ZodType>(element: E, most: number) {
  const isList = (value: unknown) => Array.isArray(value) && value.length <= most
  const encoded = z.custom<z.input<E>[]>(isList)
  LISTS.set(encoded, { element, most })
  return z.codec(encoded, z.custom<z.output<E>[]>(isList), {
    decode(values, context) {
      const decoded: z.output<E>[] = []
      for (const value of values) {
        const one = z.safeDecode(element, value)
        if (!one.success) {
          context.issues.push({ code: 'custom', input: undefined })
          return z.NEVER
        }
        decoded.push(one.data)
      }
      return decoded
    },
    encode: (values) => values.map((value) => z.encode(element, value)),
  })
}
