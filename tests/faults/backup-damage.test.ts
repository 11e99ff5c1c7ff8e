/** Fault 12 of the promises: a set that was truncated, flipped, reordered, swapped with another's, or lacks a part. */
import { copyFile, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PACK_SUFFIX } from '../../electron/engine/backup/drive-layout.ts'
import { verifySet } from '../../electron/engine/backup/verify-set.ts'
import { Fault } from '../../shared/model/fault.ts'
import { backupFixture, type BackupFixture } from '../helpers/backup-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

/**
 * Bytes between two flips: every byte of packs and marks; of what lies under one hash, a share, by prime steps that meet
 * every kind of place. Every byte of an inventory is flipped in its own unit test.
 */
const STEPS = { inventory: 7, manifest: 13, COMPLETE: 1, snapshot: 1009, pack: 3 } as const
/** Restoring takes longer than verifying. */
const RESTORE_STEP = 97

const FILES = { 'a.bin': 300, 'b.bin': 0, 'c.bin': 1, 'd.bin': 450 }

let f: BackupFixture
let set: string
let olderSet: string
let shelf: string
let folder: string
let pack: string

beforeAll(async () => {
  f = await backupFixture()
  for (const [name, bytes] of Object.entries(FILES)) {
    await writeFile(join(f.sources, name), bytesOf(bytes, name.charCodeAt(0)))
    await f.store(join(f.sources, name))
  }
  olderSet = (await f.backup()).setId
  shelf = join(f.drive, 'Strongroom', f.session.vaultId)
  const [olderPack = ''] = await readdir(join(shelf, 'packs'))
  await writeFile(join(f.sources, 'e.bin'), bytesOf(200, 5))
  await f.store(join(f.sources, 'e.bin'))
  set = (await f.backup()).setId
  const sets = await readdir(join(shelf, 'sets'))
  folder = join(shelf, 'sets', sets.find((name) => name.endsWith(set)) ?? '')
  pack = join(shelf, 'packs', olderPack)
}, 120_000)

afterAll(async () => {
  await f[Symbol.asyncDispose]()
})

const verify = (withKey: boolean) => verifySet(f.session, { place: f.drive, set, withKey }, quietJob)

/** Whether verifying without a key tells that something is wrong. */
async function isDetected(): Promise<boolean> {
  try {
    const { complete, damaged } = await verify(false)
    return !complete || damaged.total > 0
  } catch (error) {
    // A flipped version field is a set of a newer program only if its checksum fits: never here.
    return error instanceof Fault && error.code === 'not-found'
  }
}

async function eachFlip(path: string, step: number, check: (at: number) => Promise<void>): Promise<number> {
  const sound = await readFile(path)
  let flips = 0
  try {
    for (let at = 0; at < sound.length; at += step) {
      const flipped = Buffer.from(sound)
      flipped[at] = (flipped[at] ?? 0) ^ 0xff
      await writeFile(path, flipped)
      await check(at)
      flips += 1
    }
  } finally {
    await writeFile(path, sound)
  }
  return flips
}

test('a sound set is sound', async () => {
  expect(await verify(true)).toMatchObject({
    complete: true,
    packs: 2,
    damaged: { total: 0 },
    opened: { versions: 5, damaged: { total: 0 } },
  })
})

test.each(['inventory', 'manifest', 'COMPLETE', 'snapshot', 'pack'] as const)(
  'flipped bytes of the %s are detected without a key',
  async (part) => {
    const path = part === 'pack' ? pack : join(folder, part)
    const missed: number[] = []
    const flips = await eachFlip(path, STEPS[part], async (at) => {
      if (!(await isDetected())) missed.push(at)
    })
    expect(missed).toEqual([])
    expect(flips).toBeGreaterThan(50)
    expect(await isDetected()).toBe(false)
  },
  600_000,
)

test('flipped bytes of a pack cost only the files that they lie in, and the rest is restored on explicit choice', async () => {
  const sheets = f.vault.sheets.slice(0, 2)
  const scope = { of: 'compartment', compartment: f.compartment } as const
  const restored = join(f.vault.base, 'restored')
  await eachFlip(pack, RESTORE_STEP, async () => {
    const refused = await f.restore(set, { sheets, scope }).catch((error: unknown) => error)
    const result = await f.restore(set, { sheets, scope, folderName: 'some', acceptDamage: true })
    const some = join(f.vault.base, 'some')
    if (result.damaged.total > 0)
      expect(refused).toMatchObject({ code: 'set-damaged', details: { damaged: 1 } })
    // A flip in the pack's own first bytes, or in the last record's header, costs at most one file.
    expect(result.damaged.total).toBeLessThanOrEqual(1)
    expect(result.files).toBe(5 - result.damaged.total)
    const lost = result.damaged.rows.map(({ name }) => name.replace(/^.*\//, ''))
    for (const name of await readdir(some)) {
      expect(lost).not.toContain(name)
      expect((await readFile(join(some, name))).equals(await readFile(join(f.sources, name)))).toBe(true)
    }
    await rm(some, { recursive: true })
    await rm(restored, { recursive: true, force: true })
  })
}, 600_000)

test('a whole vault restored in spite of damage names what is lost, and the rest opens', async () => {
  const sound = await readFile(pack)
  const flipped = Buffer.from(sound)
  const at = sound.length - 30
  flipped[at] = (flipped[at] ?? 0) ^ 0xff
  await writeFile(pack, flipped)
  try {
    expect(await faultOf(() => f.restore(set))).toEqual({ code: 'set-damaged', details: { damaged: 1 } })
    await expect(stat(join(f.vault.base, 'restored'))).rejects.toThrow()
    const result = await f.restore(set, { acceptDamage: true })
    expect(result).toMatchObject({
      ...{ versions: 4, bytes: FILES['a.bin'] + FILES['c.bin'] + 200 },
      damaged: { rows: [{ name: 'Clients A to M/d.bin' }] },
    })
    expect((await verify(true)).opened).toMatchObject({
      versions: 4,
      damaged: { rows: [{ name: 'Clients A to M/d.bin' }] },
    })
  } finally {
    await writeFile(pack, sound)
    await rm(join(f.vault.base, 'restored'), { recursive: true, force: true })
  }
})

test('a pack that is cut short, missing, or another one under its name is detected', async () => {
  const sound = await readFile(pack)
  // Marks of packs found damaged lie there too, and they come and go.
  const names = await readdir(join(shelf, 'packs'))
  const [other = ''] = names.filter((name) => name.endsWith(PACK_SUFFIX) && !pack.endsWith(name))
  const spoils: [spoil: () => Promise<unknown>, lost: number][] = [
    [() => writeFile(pack, sound.subarray(0, sound.length - 1)), 1],
    // Nothing of the set lies behind its own records.
    [() => writeFile(pack, Buffer.concat([sound, Buffer.from([0])])), 0],
    [() => rm(pack), 4],
    [() => copyFile(join(shelf, 'packs', other), pack), 4],
    [() => writeFile(pack, reordered(sound)), 2],
    [() => rm(pack).then(() => mkdir(pack)), 4],
  ]
  for (const [spoil, lost] of spoils) {
    await spoil()
    expect(await isDetected()).toBe(true)
    expect((await verify(true)).opened).toMatchObject({ versions: 5 - lost, damaged: { total: lost } })
    await rm(pack, { recursive: true, force: true })
    await writeFile(pack, sound)
  }
  expect(await isDetected()).toBe(false)
})

test.each(['manifest', 'snapshot', 'inventory', 'COMPLETE'])(
  'a missing or foreign %s is detected',
  async (part) => {
    const sets = await readdir(join(shelf, 'sets'))
    const older = join(shelf, 'sets', sets.find((name) => name.endsWith(olderSet)) ?? '')
    const path = join(folder, part)
    await rename(path, `${path}.away`)
    expect(await isDetected()).toBe(true)
    await copyFile(join(older, part), path)
    expect(await isDetected()).toBe(true)
    await rename(`${path}.away`, path)
    expect(await isDetected()).toBe(false)
  },
)

test('parts of two genuine sets put together are refused with the key', async () => {
  const sets = await readdir(join(shelf, 'sets'))
  const older = join(shelf, 'sets', sets.find((name) => name.endsWith(olderSet)) ?? '')
  const copy = `${folder}.copy`
  await cp(folder, copy, { recursive: true })
  try {
    await copyFile(join(older, 'snapshot'), join(folder, 'snapshot'))
    expect((await faultOf(() => f.restore(set))).code).toBe('set-damaged')
    const tolerated = await faultOf(() => f.restore(set, { acceptDamage: true }))
    // An older registry under a newer head is no damage to be accepted but another history.
    expect(['set-damaged', 'registry-damaged']).toContain(tolerated.code)
    await copyFile(join(older, 'manifest'), join(folder, 'manifest'))
    expect((await faultOf(() => f.restore(set, { acceptDamage: true }))).code).toBe('set-damaged')
  } finally {
    await rm(folder, { recursive: true })
    await rename(copy, folder)
  }
})

/** The first two records change places: the first is longer than the second. */
function reordered(sound: Buffer): Buffer {
  const lengthAt = (offset: number) => 24 + sound.readUInt32BE(offset + 20)
  const first = 12
  const second = first + lengthAt(first)
  const third = second + lengthAt(second)
  const parts = [
    sound.subarray(0, first),
    sound.subarray(second, third),
    sound.subarray(first, second),
    sound.subarray(third),
  ]
  return Buffer.concat(parts)
}
