import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ContentStore } from '../../../../electron/engine/content/content-store.ts'
import type { ContentWriter } from '../../../../electron/engine/content/content-writer.ts'
import { CONTENT_THREAD } from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { bytesOf } from '../../../helpers/sample-tree.ts'
import { canMount, smallDisk } from '../../../helpers/small-disk.ts'

const MEBIBYTE = 1024 * 1024

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-content-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const versionOf = (byte: number) => Buffer.alloc(16, byte)

function open(mode: 'create' | 'write' | 'read', place = folder): Promise<ContentStore> {
  return ContentStore.open(CONTENT_THREAD, join(place, 'content.db'), mode)
}

/** Chunks of one version, all alike but for their first byte. */
async function append(
  writer: ContentWriter,
  version: Buffer,
  chunks: number,
  bytes = MEBIBYTE,
): Promise<void> {
  for (let position = 0; position < chunks; position += 1)
    await writer.append(version, position, bytes, (out) => void out.fill(position + 1))
}

describe('a content store', () => {
  test('gives back what was flushed, in any order, after it was opened anew', async () => {
    const written = await open('create')
    const chunks = [0, 1, 17, 70_000, MEBIBYTE, 3 * MEBIBYTE].map((length, seed) => bytesOf(length, seed))
    using writer = written.writer()
    for (const [position, chunk] of chunks.entries())
      await writer.append(versionOf(1), position, chunk.length, (out) => void chunk.copy(out))
    await writer.flush()
    await written.close()
    const store = await open('read')
    for (const [position, chunk] of [...chunks.entries()].reverse())
      expect((await store.read(versionOf(1), position))?.equals(chunk)).toBe(true)
    let position = 0
    for await (const chunk of store.readRange(versionOf(1), 0, chunks.length)) {
      expect(chunk?.equals(chunks[position] ?? Buffer.alloc(0)) ?? null).toBe(
        position < chunks.length || null,
      )
      position += 1
    }
    expect(await store.read(versionOf(2), 0)).toBeNull()
    await store.close()
  })

  test('gives many chunks from anywhere in the order asked for, and says which are not as expected', async () => {
    const store = await open('create')
    using writer = store.writer()
    const chunks = Array.from({ length: 200 }, (_, at) =>
      bytesOf(at === 150 ? 2 * MEBIBYTE : 20_000 + at, at),
    )
    for (const [at, chunk] of chunks.entries())
      await writer.append(versionOf(at), 3, chunk.length, (out) => void chunk.copy(out))
    await writer.flush()
    const order = [...chunks.keys()].sort((a, b) => ((a * 77) % 200) - ((b * 77) % 200))
    const wrong = (at: number) => at % 50 === 7
    const places = order.map((at) => ({
      ...{ at, version: versionOf(at), position: at % 50 === 8 ? 2 : 3 },
      length: wrong(at) ? 10 : (chunks[at]?.length ?? 0),
    }))
    const came: number[] = []
    for await (const { place, sealed } of store.readMany(places)) {
      came.push(place.at)
      const expected = wrong(place.at) || place.at % 50 === 8 ? null : (chunks[place.at] ?? null)
      expect(sealed === null || expected === null ? sealed === expected : sealed.equals(expected)).toBe(true)
    }
    expect(came).toEqual(order)
    for await (const { place } of store.readMany(places)) {
      expect(place.at).toBe(order[0])
      break
    }
    expect((await store.read(versionOf(0), 3))?.equals(chunks[0] ?? Buffer.alloc(0))).toBe(true)
    await store.close()
  })

  test('removes versions of any size, and only those', async () => {
    const store = await open('create')
    using writer = store.writer()
    await append(writer, versionOf(1), 30)
    for (let small = 10; small < 60; small += 1) await append(writer, versionOf(small), 1, 100)
    await append(writer, versionOf(2), 3)
    await writer.flush()
    const smalls = Array.from({ length: 49 }, (_, at) => versionOf(10 + at))
    await store.remove([versionOf(9), ...smalls, versionOf(1)])
    expect((await store.versions()).sort((a, b) => a.compare(b))).toEqual([versionOf(2), versionOf(59)])
    expect(await store.read(versionOf(1), 29)).toBeNull()
    expect((await store.read(versionOf(2), 2))?.[0]).toBe(3)
    await store.close()
  })

  test('tells every writer of a lost batch, and takes from a new one', async () => {
    const store = await open('create')
    using before = store.writer()
    await append(before, versionOf(1), 2, 1000)
    await before.flush()
    using one = store.writer()
    using other = store.writer()
    await append(other, versionOf(3), 1, 1000)
    // The same place twice breaks the batch for both.
    await append(one, versionOf(2), 1, 1000)
    await append(one, versionOf(2), 1, 1000)
    expect((await faultOf(() => other.flush())).code).toBe('write-failed')
    expect((await faultOf(() => one.flush())).code).toBe('write-failed')
    expect((await faultOf(() => one.append(versionOf(2), 1, 1, () => undefined))).code).toBe('write-failed')
    expect((await faultOf(() => other.flush())).code).toBe('write-failed')
    using again = store.writer()
    await append(again, versionOf(4), 1, 1000)
    await again.flush()
    expect(await store.versions()).toEqual([versionOf(1), versionOf(4)])
    await store.close()
  })

  test('holds a version from its first chunk until it is released, withdrawn or its writer ends', async () => {
    const store = await open('create')
    const writer = store.writer()
    for (const byte of [1, 2, 3]) await append(writer, versionOf(byte), 1, 10)
    writer.release([versionOf(1)])
    await writer.withdraw([versionOf(2)])
    const held = () => [1, 2, 3].map((byte) => store.isBeingWritten(versionOf(byte)))
    expect(held()).toEqual([false, false, true])
    expect(await store.versions()).toEqual([versionOf(1), versionOf(3)])
    writer[Symbol.dispose]()
    expect(held()).toEqual([false, false, false])
    await store.close()
  })

  test('answers with a fault, not with silence, once it is closed', async () => {
    const store = await open('create')
    using writer = store.writer()
    await store.close()
    expect((await faultOf(() => writer.append(versionOf(1), 0, 10, () => undefined))).code).toBe(
      'write-failed',
    )
    expect((await faultOf(() => store.read(versionOf(1), 0))).code).toBe('write-failed')
  })

  test.skipIf(!canMount)(
    'on a full disk loses nothing that was flushed, and goes on when there is room',
    async () => {
      using disk = smallDisk(48)
      const store = await open('create', disk.place)
      using first = store.writer()
      await append(first, versionOf(1), 8)
      await first.flush()
      using second = store.writer()
      const full = await faultOf(async () => {
        await append(second, versionOf(2), 100)
        await second.flush()
      })
      expect(full).toEqual({ code: 'disk-full', details: { place: 'vault' } })
      await second.withdraw()
      expect(await store.versions()).toEqual([versionOf(1)])
      using third = store.writer()
      await append(third, versionOf(3), 8)
      await third.flush()
      await store.close()
      const again = await open('read', disk.place)
      for (const byte of [1, 3])
        for (let position = 0; position < 8; position += 1)
          expect((await again.read(versionOf(byte), position))?.[MEBIBYTE - 1]).toBe(position + 1)
      await again.close()
    },
  )
})
