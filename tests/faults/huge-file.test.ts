/** Fault 19: a file beyond 4 GiB goes in, comes out and is backed up. It wants time and 14 GB, hence the full run alone. */
import { createHash } from 'node:crypto'
import {
  createReadStream,
  mkdirSync,
  readdirSync,
  rmSync,
  openSync,
  closeSync,
  ftruncateSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { listSets } from '../../electron/engine/backup/look-at-drive.ts'
import { verifySet } from '../../electron/engine/backup/verify-set.ts'
import { exportFiles } from '../../electron/engine/files/export.ts'
import { backupFixture } from '../helpers/backup-fixture.ts'
import { FULL_RUN } from '../helpers/full-run.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

const GIBIBYTE = 1024 ** 3
const LENGTH = 4 * GIBIBYTE + 100_003
/** Where something is written: the rest is a hole. Round every place that 32 bits, signed or not, cannot number. */
const PLACES = [0, 2 * GIBIBYTE - 5000, 4 * GIBIBYTE - 5000, LENGTH - 10_000]

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex')
}

test.runIf(FULL_RUN)(
  'a file of more than 4 GiB is stored, exported and backed up byte for byte, in packs of at most 2 GiB',
  { timeout: 3_600_000 },
  async () => {
    await using f = await backupFixture()
    const source = join(f.sources, 'huge.bin')
    const file = openSync(source, 'w')
    ftruncateSync(file, LENGTH)
    for (const [seed, at] of PLACES.entries()) writeSync(file, bytesOf(10_000, seed), 0, 10_000, at)
    closeSync(file)
    const before = await hashOf(source)
    await f.store(source)

    const to = join(f.vault.base, 'out')
    mkdirSync(to)
    const { folderName } = await exportFiles(
      f.session,
      { compartment: f.compartment, selection: { of: 'all' }, to, reason: 'Audit' },
      quietJob,
    )
    const exported = join(to, folderName, 'huge.bin')
    expect(statSync(exported).size).toBe(LENGTH)
    expect(await hashOf(exported)).toBe(before)
    rmSync(to, { recursive: true })

    const { setId } = await f.backup()
    const packs = join(f.drive, 'Strongroom', f.session.vaultId, 'packs')
    const sizes = readdirSync(packs).map((name) => statSync(join(packs, name)).size)
    expect(sizes.length).toBeGreaterThan(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * GIBIBYTE)
    expect((await listSets({ place: f.drive })).sets).toMatchObject([{ complete: true, intact: true }])
    const verified = await verifySet(f.session, { place: f.drive, set: setId, withKey: true }, quietJob)
    expect(verified).toMatchObject({ damaged: { total: 0 }, opened: { versions: 1, damaged: { total: 0 } } })
  },
)
