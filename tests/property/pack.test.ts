import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { KnownRuns } from '../../electron/engine/backup/known-runs.ts'
import { Medium } from '../../electron/engine/backup/medium.ts'
import { PackHasher } from '../../electron/engine/backup/pack-hasher.ts'
import { MediumReader } from '../../electron/engine/backup/medium-reader.ts'
import { WALK_ROOM_BYTES, walkPack } from '../../electron/engine/backup/walk-pack.ts'
import { fileHash } from '../../electron/engine/backup/hash-file.ts'
import { LABELS } from '../../electron/engine/crypto/labels.ts'
import { type Extent, ExtentTable } from '../../electron/engine/format/extents.ts'
import {
  PACK_HEADER_BYTES,
  RECORD_HEADER_BYTES,
  writePackHeader,
  writeRecordHeader,
} from '../../electron/engine/format/pack.ts'
import { bytesOf } from '../helpers/sample-tree.ts'

interface Chunk {
  readonly version: Buffer
  readonly position: number
  readonly sealed: Buffer
}

function packOf(chunks: readonly Chunk[]): Buffer {
  const start = Buffer.alloc(PACK_HEADER_BYTES)
  writePackHeader(start, 0)
  const records = chunks.flatMap(({ version, position, sealed }) => {
    const header = Buffer.alloc(RECORD_HEADER_BYTES)
    writeRecordHeader(header, 0, { version, position, length: sealed.length })
    return [header, sealed]
  })
  return Buffer.concat([start, ...records])
}

async function walk(pack: Buffer) {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-pack-'))
  try {
    const path = join(folder, 'a.pack')
    await writeFile(path, pack)
    using medium = await Medium.open(folder)
    const reader = new MediumReader(medium, WALK_ROOM_BYTES)
    const found: (Chunk & { offset: number })[] = []
    using hasher = new PackHasher()
    const verdict = await walkPack(reader, path, {
      hasher,
      signal: new AbortController().signal,
      advance: () => undefined,
      visit: ({ version, position }, sealed, offset) => {
        found.push({ version: Buffer.from(version), position, sealed: Buffer.from(sealed), offset })
      },
    })
    return { found, verdict }
  } finally {
    await rm(folder, { recursive: true })
  }
}

// Lengths around the reader's pieces of 2 MiB, so that records lie across one, two and three of them.
const sealedLength = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 16, max: 5000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1_000_000, max: 1_100_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 4_190_000, max: 4_194_320 }) },
)
const chunk = fc
  .record({
    version: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    position: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    length: sealedLength,
    seed: fc.nat(),
  })
  .map(({ version, position, length, seed }) => ({
    version: Buffer.from(version),
    position,
    sealed: bytesOf(length, seed),
  }))

test('a walk finds exactly the records that were written, wherever they lie', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 12 }), async (chunks) => {
      const pack = packOf(chunks)
      const { found, verdict } = await walk(pack)
      expect(verdict).toEqual({ name: fileHash(LABELS.pack, pack), bytes: pack.length, wellFormed: true })
      expect(found.length).toBe(chunks.length)
      let offset = PACK_HEADER_BYTES
      found.forEach((record, at) => {
        expect(record.offset).toBe(offset)
        expect(record.position).toBe(chunks[at]?.position)
        expect(record.version.equals(chunks[at]!.version) && record.sealed.equals(chunks[at]!.sealed)).toBe(
          true,
        )
        offset += RECORD_HEADER_BYTES + record.sealed.length
      })
    }),
    { numRuns: 40 },
  )
})

test('a flipped byte gives another name, and a cut pack is not well formed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { minLength: 1, maxLength: 3 }), fc.nat(), async (chunks, where) => {
      const pack = packOf(chunks)
      const name = fileHash(LABELS.pack, pack)
      const at = where % pack.length
      pack[at] = (pack[at] ?? 0) ^ 0xff
      const flipped = await walk(pack).catch((error: unknown) => error)
      // The version field may now say "newer", which is refused before the end.
      if (!(flipped instanceof Error))
        expect((flipped as Awaited<ReturnType<typeof walk>>).verdict.name).not.toBe(name)
      pack[at] = (pack[at] ?? 0) ^ 0xff
      const cut = await walk(pack.subarray(0, pack.length - 1))
      expect(cut.verdict.wellFormed).toBe(false)
    }),
    { numRuns: 30 },
  )
})

const ids = fc.uniqueArray(fc.uint8Array({ minLength: 16, maxLength: 16 }), {
  maxLength: 40,
  selector: (bytes) => Buffer.from(bytes).toString('hex'),
})

test('an extent table gives back every version, in order, whatever order it was made from', () => {
  fc.assert(
    fc.property(
      ids,
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 40, maxLength: 40 }),
      (versions, runs) => {
        const extents = versions.flatMap((version, at): Extent[] =>
          Array.from({ length: runs[at] ?? 1 }, (_, run) => ({
            version: Buffer.from(version).toString('hex'),
            compartment: at % 2,
            pack: run,
            offset: PACK_HEADER_BYTES + at,
            first: run * 5,
            chunks: 5,
            length: 5 * (RECORD_HEADER_BYTES + 16),
          })),
        )
        const table = ExtentTable.decode(Buffer.from(ExtentTable.from(extents.toReversed()).encode()), {
          compartments: 2,
          packs: 3,
        })
        expect(table.size).toBe(extents.length)
        for (const version of versions) {
          const id = Buffer.from(version).toString('hex')
          expect(table.of(id)).toEqual(extents.filter((extent) => extent.version === id))
        }
        expect(table.of('0'.repeat(31) + '1')).toEqual([])
      },
    ),
  )
})

test('known runs are a gapless beginning, however the runs came in', () => {
  const version = 'ab'.repeat(16)
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 6 })), { maxLength: 12 }), (runs) => {
      const known = new KnownRuns(null, new Map())
      runs.forEach(([first, chunks], at) => {
        known.add({ name: String(at), bytes: 1, runs: [{ version, offset: 12, first, chunks, length: 1 }] })
      })
      let next = 0
      for (const run of known.of(version)) {
        expect(run.first).toBe(next)
        next += run.chunks
      }
      expect(known.covered(version)).toBe(next)
      expect(runs.some(([first]) => first === next)).toBe(false)
    }),
  )
})
