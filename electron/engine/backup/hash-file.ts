import { RunningHash } from '../crypto/hash.ts'
import type { Label } from '../crypto/labels.ts'
import type { MediumReader } from './medium-reader.ts'
import type { PackHasher } from './pack-hasher.ts'

/** Tells how many more bytes were read or written. */
export type Advance = (bytes: number) => void

/** What reading and hashing a file works with. */
export interface Hashing {
  readonly hasher: PackHasher
  readonly signal: AbortSignal
  readonly advance: Advance
}

/** The hash of bytes as {@link hashFile} computes it of a file. */
export function fileHash(label: Label, bytes: Uint8Array): string {
  return new RunningHash(label).update(bytes).digest().toString('hex')
}

/** Reads a whole file from the medium and hashes it under a label. @throws Fault of the environment */
export async function hashFile(
  reader: MediumReader,
  path: string,
  { hasher, signal, advance, label }: Hashing & { label: Label },
): Promise<{ hash: string; bytes: number }> {
  const hash = hasher.begin(label)
  let bytes = 0
  for await (const { memory, start, end } of reader.pieces(path, signal)) {
    await hash.update(memory.subarray(start, end))
    bytes += end - start
    advance(end - start)
  }
  const digest = await hash.digest()
  return { hash: digest.toString('hex'), bytes }
}

/** Whether a file on the medium holds exactly these bytes. @throws Fault of the environment */
export async function holdsBytes(
  reader: MediumReader,
  path: string,
  expected: Buffer,
  signal: AbortSignal,
): Promise<boolean> {
  let at = 0
  let same = true
  for await (const { memory, start, end } of reader.pieces(path, signal)) {
    same &&= expected.subarray(at, at + end - start).equals(memory.subarray(start, end))
    at += end - start
  }
  return same && at === expected.length
}
