import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** A small generator of numbers that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Bytes that do not compress and are the same in every run. */
export function bytesOf(length: number, seed: number): Buffer {
  const next = seeded(seed)
  const bytes = Buffer.allocUnsafe(length)
  let offset = 0
  for (; offset + 4 <= length; offset += 4) bytes.writeUInt32LE(Math.floor(next() * 2 ** 32), offset)
  for (; offset < length; offset += 1) bytes[offset] = Math.floor(next() * 256)
  return bytes
}

/** Sizes around everything that has a border: empty, one byte, chunk sizes and their neighbours. */
const SIZES = [
  0, 1, 100, 4095, 4096, 20_000, 65_535, 65_536, 262_143, 262_144, 262_145, 1_048_575, 1_048_576, 1_048_577,
]

/** Writes `files` files of mixed sizes into nested folders, with names as people and machines write them. */
export function writeSampleTree(root: string, files: number, seed = 1): void {
  const next = seeded(seed)
  const names = [
    'invoice',
    'Übersicht',
    '契約',
    'scan of passport',
    'notes',
    'payroll',
    'e\u0301te\u0301',
    'été',
  ]
  const endings = ['txt', 'pdf', 'png', 'csv', 'docx', 'JPG']
  for (let index = 0; index < files; index += 1) {
    const folder = `group ${String(index % 7)}/${index % 3 === 0 ? 'inner folder/' : ''}`
    const name = `${names[index % names.length] ?? ''} ${String(index)}.${endings[index % endings.length] ?? ''}`
    const size = index < SIZES.length ? (SIZES[index] ?? 0) : Math.floor(next() ** 4 * 200_000)
    const path = join(root, folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, bytesOf(size, seed * 1_000_003 + index))
  }
}

/** Relative path and SHA-256 of every file below a folder, sorted; two equal lists are two equal trees. */
export function fingerprint(root: string): string[] {
  return filesBelow(root)
    .map((path) => `${relative(root, path)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort()
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return lstatSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}
