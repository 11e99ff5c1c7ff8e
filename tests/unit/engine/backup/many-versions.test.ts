/** Counts that no call takes as its arguments. */
import { expect, test } from 'vitest'
import { storedVersions, type StoredVersion } from '../../../../electron/engine/backup/stored-versions.ts'
import type { OpenVault } from '../../../../electron/engine/session/open-vault.ts'

test('a compartment that whoever makes a backup cannot open may hold any number of versions', () => {
  const compartment = 'ab'.repeat(16)
  const versions = Array.from({ length: 500_000 }, (_, number): StoredVersion => ({
    ...{ version: number.toString(16).padStart(32, '0'), compartment },
    ...{ bytes: 1, chunkBytes: 1, chunks: 1 },
  }))
  const closed = { id: compartment, epoch: 1, cataloguePath: '', contentPath: '', versions }
  const vault: Pick<OpenVault, 'compartments'> = { compartments: () => [] }
  expect(storedVersions(vault as OpenVault, [closed])).toHaveLength(versions.length)
})
