/** What is stored, made anew for each run: one large file and many small ones, all random. */
import { randomFillSync } from 'node:crypto'
import { appendFileSync, closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const MEBIBYTE = 1024 * 1024
export const SMALL_BYTES = 20 * 1024
const FILES_PER_FOLDER = 100

export interface Sizes {
  readonly largeMebibytes: number
  readonly smallFiles: number
}

export interface SampleData {
  /** Holds both of the others. */
  readonly folder: string
  readonly large: string
  readonly small: string
  readonly bytes: number
  /** Changes one small file in a hundred, others each time. */
  change(time: number): void
}

export function makeData(folder: string, { largeMebibytes, smallFiles }: Sizes): SampleData {
  const [large, small] = [join(folder, 'large.bin'), join(folder, 'small')]
  mkdirSync(small, { recursive: true })
  const block = Buffer.alloc(MEBIBYTE)
  const file = openSync(large, 'w')
  for (let written = 0; written < largeMebibytes; written += 1) writeSync(file, randomFillSync(block))
  closeSync(file)
  const nameOf = (index: number) =>
    join(small, `folder ${Math.floor(index / FILES_PER_FOLDER)}`, `file ${index}.bin`)
  for (let index = 0; index < smallFiles; index += 1) {
    if (index % FILES_PER_FOLDER === 0) mkdirSync(join(nameOf(index), '..'))
    writeFileSync(nameOf(index), randomFillSync(block.subarray(0, SMALL_BYTES)))
  }
  return {
    ...{ folder, large, small, bytes: largeMebibytes * MEBIBYTE + smallFiles * SMALL_BYTES },
    change(time) {
      for (let index = time % 100; index < smallFiles; index += 100) appendFileSync(nameOf(index), 'changed')
    },
  }
}
