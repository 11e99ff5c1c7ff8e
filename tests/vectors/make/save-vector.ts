import { writeFileSync } from 'node:fs'
import { type VectorFile, writeVector } from '../../helpers/vector-file.ts'

const FOLDER = new URL('../format/', import.meta.url)

export function save(kind: string, name: string, vector: VectorFile): void {
  writeFileSync(new URL(`${kind}-${name}.txt`, FOLDER), writeVector(vector))
}

/** The same bytes with one bit of one byte changed; a negative place counts from the end. */
export function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  const offset = at < 0 ? bytes.length + at : at
  copy.writeUInt8(bytes.readUInt8(offset) ^ 1, offset)
  return copy
}
