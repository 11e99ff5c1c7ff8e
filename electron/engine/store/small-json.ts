import type { FaultPlace } from '../../../shared/model/fault.ts'
import type { z } from '../../../shared/zod.ts'
import { readSmall } from './durable-file.ts'

/**
 * Reads a small file of JSON that fits a schema. What it says must be nothing that anybody has to rely on.
 * @param maxBytes what is longer is not read.
 * @returns null if there is no such file, or what is there does not fit.
 * @throws Fault those of {@link readSmall}
 */
export async function readSmallJson<S extends z.ZodType>(
  path: string,
  schema: S,
  maxBytes: number,
  place: FaultPlace,
): Promise<z.output<S> | null> {
  const bytes = await readSmall(path, maxBytes, place)
  if (!Buffer.isBuffer(bytes)) return null
  try {
    return schema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null
  } catch {
    return null
  }
}
