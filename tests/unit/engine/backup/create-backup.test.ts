import { join } from 'node:path'
import { expect, test } from 'vitest'
import { backupFixture } from '../../../helpers/backup-fixture.ts'
import { writeSampleTree } from '../../../helpers/sample-tree.ts'

test('a backup of a new vault', async () => {
  await using f = await backupFixture()
  writeSampleTree(join(f.sources, 'tree'), 60)
  await f.store(join(f.sources, 'tree'))
  const result = await f.backup()
  console.log(result)
  const second = await f.backup()
  console.log(second)
  expect(result.versions).toBe(60)
})
