/** A drive that somebody filled with more sets than anybody makes: they hide none that is whole. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { vaultShelf } from '../../electron/engine/backup/drive-layout.ts'
import { listSets } from '../../electron/engine/backup/look-at-drive.ts'
import { backupFixture } from '../helpers/backup-fixture.ts'
import { FULL_RUN } from '../helpers/full-run.ts'

/** More than a call takes as its arguments; making them takes some seconds. */
const FOLDERS = 200_000

test.runIf(FULL_RUN)(
  'hundreds of thousands of empty sets',
  async () => {
    await using f = await backupFixture()
    const { setId } = await f.backup()
    const { sets } = vaultShelf(f.drive, f.session.vaultId)
    for (let number = 0; number < FOLDERS; number += 1)
      await mkdir(join(sets, `20200101T000000Z-${number.toString(16).padStart(32, '0')}`))
    const listed = (await listSets({ place: f.drive })).sets
    expect(listed).toHaveLength(FOLDERS + 1)
    expect(listed[0]).toMatchObject({ setId, complete: true, intact: true })
  },
  600_000,
)
