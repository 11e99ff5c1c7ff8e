/** Faults 4, 5 and 6 of the promises: SIGKILL at many moments of a backup and of a restore, with real processes. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { listSets } from '../../electron/engine/backup/look-at-drive.ts'
import { verifySet } from '../../electron/engine/backup/verify-set.ts'
import type { ChildWork } from '../helpers/backup-child.ts'
import { backupFixture, contentsOf, type BackupFixture } from '../helpers/backup-fixture.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

vi.setConfig({ testTimeout: 600_000 })

const CHILD = fileURLToPath(new URL('../helpers/backup-child.ts', import.meta.url))
const MEBIBYTE = 1024 * 1024
/** Moments at which a run is killed, as shares of an undisturbed one. */
const MOMENTS = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97]

/** @returns how long the work took once it had begun, and whether it ended by itself. */
async function run(work: ChildWork, killAfter: number | null): Promise<{ took: number; done: boolean }> {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(work)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let begunAt = 0
  child.stdout.on('data', (text: Buffer) => {
    if (begunAt !== 0 || !text.toString().includes('begun')) return
    begunAt = performance.now()
    if (killAfter !== null) void delay(killAfter).then(() => child.kill('SIGKILL'))
  })
  const code = await ended
  return { took: performance.now() - begunAt, done: code === 0 }
}

async function fixtureWith(mebibytes: number): Promise<BackupFixture> {
  const f = await backupFixture()
  await writeFile(join(f.sources, 'small.bin'), bytesOf(1000, 1))
  await f.store(join(f.sources, 'small.bin'))
  await f.backup()
  await writeFile(join(f.sources, 'large.bin'), bytesOf(mebibytes * MEBIBYTE, 2))
  await f.store(join(f.sources, 'large.bin'))
  return f
}

test('a backup killed at any moment leaves the earlier set, and the runs after it come to an end', async () => {
  await using f = await fixtureWith(40)
  await f.session.close()
  const { folder } = f.vault
  const work = { machineFolder: f.vault.environment.machineFolder, folder, place: f.drive }
  const [{ setId: earlier } = { setId: '' }] = (await listSets({ place: f.drive })).sets
  const { took, done: undisturbed } = await run({ ...work, place: await emptyDrive(f) }, null)
  expect(undisturbed).toBe(true)
  let killed = 0
  let whole = took
  for (const moment of MOMENTS) {
    const { done, took: ran } = await run(work, whole * moment)
    if (done) whole = ran
    else killed += 1
    const { sets } = await listSets({ place: f.drive })
    for (const set of sets.filter(({ complete }) => complete)) {
      const verified = await verifySet(null, { place: f.drive, set: set.setId, withKey: false }, quietJob)
      expect(verified).toMatchObject({ complete: true, damaged: { total: 0 } })
    }
    expect(
      sets.some(({ setId, complete }) => complete && (done || setId === earlier || sets.length > 1)),
    ).toBe(true)
  }
  // A run that takes over what one before it wrote may end before its moment; those after it are as short.
  expect(killed).toBeGreaterThanOrEqual(MOMENTS.length / 3)
  expect((await run(work, null)).done).toBe(true)
  const { sets } = await listSets({ place: f.drive })
  expect(sets.every(({ complete, intact }) => complete && intact)).toBe(true)
  const vault = await f.vault.unlock()
  expect(vault.mode).toBe('normal')
  const [newest] = sets
  const opened = await verifySet(vault, { place: f.drive, set: newest?.setId ?? '', withKey: true }, quietJob)
  expect(opened.opened).toEqual({ versions: 2, damaged: { total: 0, rows: [] }, unopened: 0 })
  await vault.close()
})

test('a restore killed at any moment leaves nothing or all, and the next one comes to an end', async () => {
  await using f = await fixtureWith(40)
  const { setId: set } = await f.backup()
  const before = await contentsOf(f.session, f.compartment)
  await f.session.close()
  const to = f.vault.base
  const restored = join(to, 'restored')
  const machineFolder = f.vault.environment.machineFolder
  const restore = { set, sheets: f.vault.sheets.slice(0, 2), to }
  const work = { machineFolder, folder: f.vault.folder, place: f.drive, restore }
  const { took, done: undisturbed } = await run(work, null)
  expect(undisturbed).toBe(true)
  for (const moment of MOMENTS) {
    await rm(restored, { recursive: true, force: true })
    await run(work, took * moment)
    // The vault that was there before is never made to look old by half a restore.
    if (existsSync(restored)) {
      const vault = await f.vault.unlock({ folder: restored })
      expect(vault.mode).toBe('normal')
      expect(await contentsOf(vault, f.compartment)).toEqual(before)
      await vault.close()
    }
  }
  await rm(restored, { recursive: true, force: true })
  expect((await run(work, null)).done).toBe(true)
  const vault = await f.vault.unlock({ folder: restored })
  expect(await contentsOf(vault, f.compartment)).toEqual(before)
  await vault.close()
})

let drives = 0
async function emptyDrive(f: BackupFixture): Promise<string> {
  const place = join(f.vault.base, `drive ${(drives += 1)}`)
  await mkdir(place)
  return place
}
