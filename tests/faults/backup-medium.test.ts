/** Faults 7, 10 and 11 of the promises, on real small media; mounting needs root, without it they are skipped. */
import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { listSets, lookAtDrive, weighBackup } from '../../electron/engine/backup/look-at-drive.ts'
import { verifySet } from '../../electron/engine/backup/verify-set.ts'
import type { Progress } from '../../shared/contract/event.ts'
import { backupFixture, contentsOf } from '../helpers/backup-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'
import { CONTENT_THREAD } from '../helpers/compartment-fixture.ts'

vi.setConfig({ testTimeout: 180_000 })

const MEBIBYTE = 1024 * 1024
const root = process.getuid?.() === 0

function run(program: string, ...options: string[]): void {
  execFileSync(program, options, { stdio: 'ignore' })
}

/** Takes all the space that is left. */
function fill(path: string): void {
  try {
    writeFileSync(path, Buffer.alloc(128 * MEBIBYTE))
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' })
  }
}

/** A medium of its own, gone when the test ends. */
async function mounted(options: { tmpfs: string } | { ext4Mebibytes: number }) {
  const base = await mkdtemp(join(tmpdir(), 'strongroom-medium-'))
  const place = join(base, 'drive')
  await mkdir(place)
  if ('tmpfs' in options) run('mount', '-t', 'tmpfs', '-o', `size=${options.tmpfs}`, 'tmpfs', place)
  else {
    const image = join(base, 'image')
    run('truncate', '-s', `${options.ext4Mebibytes}M`, image)
    run('mkfs.ext4', '-q', '-F', image)
    run('mount', '-o', 'loop', image, place)
  }
  return {
    place,
    async [Symbol.asyncDispose]() {
      try {
        run('umount', '-l', place)
      } catch {
        // The test pulled it out already.
      }
      await rm(base, { recursive: true, force: true })
    },
  }
}

describe.skipIf(!root)('a medium', () => {
  test('that is too small is told before anything is written', async () => {
    await using f = await backupFixture()
    await using drive = await mounted({ tmpfs: '20m' })
    await writeFile(join(f.sources, 'large.bin'), bytesOf(30 * MEBIBYTE, 1))
    await f.store(join(f.sources, 'large.bin'))
    expect((await weighBackup(f.session, { place: drive.place }, CONTENT_THREAD)).fits).toBe(false)
    const refused = await faultOf(() => f.backup(quietJob, drive.place))
    expect(refused).toMatchObject({ code: 'disk-full', details: { place: 'drive' } })
    expect(Number(refused.details['neededBytes'])).toBeGreaterThan(30 * MEBIBYTE)
    expect((await listSets({ place: drive.place })).sets).toEqual([])
  })

  test('that fills up in the middle leaves the earlier set, and the next run goes on', async () => {
    await using f = await backupFixture()
    await using drive = await mounted({ tmpfs: '96m' })
    await writeFile(join(f.sources, 'first.bin'), bytesOf(MEBIBYTE, 1))
    await f.store(join(f.sources, 'first.bin'))
    const first = await f.backup(quietJob, drive.place)
    await writeFile(join(f.sources, 'large.bin'), bytesOf(48 * MEBIBYTE, 2))
    await f.store(join(f.sources, 'large.bin'))
    // Somebody else fills the drive once the backup has begun.
    const other = join(drive.place, 'somebody')
    const report = ({ phase }: Progress) => {
      if (phase === 'writing' && !existsSync(other)) fill(other)
    }
    const failed = await faultOf(() => f.backup({ signal: quietJob.signal, report }, drive.place))
    expect(failed).toMatchObject({ code: 'disk-full', details: { place: 'drive' } })
    const intact = await verifySet(
      f.session,
      { place: drive.place, set: first.setId, withKey: true },
      quietJob,
    )
    expect(intact).toMatchObject({ complete: true, damaged: { total: 0 }, opened: { versions: 1 } })
    expect(f.session.ledger.list({ act: 'backup.created' }, 0, 1).rows).toMatchObject([
      { phase: 'failed', facts: { code: 'disk-full' } },
    ])
    await rm(other)
    const second = await f.backup(quietJob, drive.place)
    expect(second).toMatchObject({ versions: 2, safeToUnplug: true })
    const verified = await verifySet(
      f.session,
      { place: drive.place, set: second.setId, withKey: true },
      quietJob,
    )
    expect(verified).toMatchObject({ damaged: { total: 0 }, opened: { versions: 2, damaged: { total: 0 } } })
  })

  test('that is read-only can be looked at and restored from, and is named when written to', async () => {
    await using f = await backupFixture()
    await using drive = await mounted({ ext4Mebibytes: 64 })
    await writeFile(join(f.sources, 'one.bin'), bytesOf(MEBIBYTE, 1))
    await f.store(join(f.sources, 'one.bin'))
    run('mount', '-o', 'remount,ro', drive.place)
    // Empty, it is named too: Node calls it something else when it makes several folders at once.
    expect((await faultOf(() => f.backup(quietJob, drive.place))).code).toBe('medium-read-only')
    run('mount', '-o', 'remount,rw', drive.place)
    const { setId, readFromMedium } = await f.backup(quietJob, drive.place)
    expect(readFromMedium).toBe(true)
    run('mount', '-o', 'remount,ro', drive.place)
    expect(await lookAtDrive(f.session, { place: drive.place })).toMatchObject({
      readOnly: true,
      fileSystem: 'ext4',
    })
    expect((await faultOf(() => f.backup(quietJob, drive.place))).code).toBe('medium-read-only')
    const verified = await verifySet(f.session, { place: drive.place, set: setId, withKey: true }, quietJob)
    expect(verified.opened).toEqual({ versions: 1, damaged: { total: 0, rows: [] }, unopened: 0 })
    const before = await contentsOf(f.session, f.compartment)
    await f.session.close()
    await f.restore(setId, { place: drive.place })
    const restored = await f.vault.unlock({ folder: join(f.vault.base, 'restored') })
    expect(await contentsOf(restored, f.compartment)).toEqual(before)
    await restored.close()
  })

  test.each(['writing', 'reading-back', 'verifying', 'restoring'])(
    'that is pulled out while %s is named within five seconds',
    async (moment) => {
      await using f = await backupFixture()
      await using drive = await mounted({ ext4Mebibytes: 256 })
      await writeFile(join(f.sources, 'large.bin'), bytesOf(100 * MEBIBYTE, 1))
      await f.store(join(f.sources, 'large.bin'))
      let pulledAt = 0
      const pull = () => {
        if (pulledAt !== 0) return
        run('umount', '-l', drive.place)
        pulledAt = performance.now()
      }
      const backingUp = moment === 'writing' || moment === 'reading-back'
      const phase = moment === 'restoring' ? 'writing' : moment
      const report = (progress: Progress) => {
        if (progress.phase === phase && progress.doneBytes > MEBIBYTE) pull()
      }
      const job = { signal: quietJob.signal, report }
      const set = backingUp ? '' : (await f.backup(quietJob, drive.place)).setId
      const act = {
        writing: () => f.backup(job, drive.place),
        'reading-back': () => f.backup(job, drive.place),
        verifying: () => verifySet(f.session, { place: drive.place, set, withKey: true }, job),
        restoring: () => f.restore(set, { place: drive.place }, job),
      }[moment]
      const fault = await faultOf(async () => {
        await act?.()
        // All was over before the system let go of the drive, or before progress was told: what comes after must say so.
        pull()
        await listSets({ place: join(drive.place, 'Strongroom') })
      })
      expect(fault.code).toBe('drive-gone')
      expect(performance.now() - pulledAt).toBeLessThan(5000)
      // The vault itself is as it was.
      expect((await contentsOf(f.session, f.compartment)).length).toBe(1)
    },
  )
})
