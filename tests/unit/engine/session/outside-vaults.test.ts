import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOutsideVaults } from '../../../../electron/engine/session/outside-vaults.ts'
import { faultOf } from '../../../helpers/fault-of.ts'

test('a folder inside a vault is refused, also deep in it, through a link, or where one copy of the head is left', async () => {
  const base = await mkdtemp(join(tmpdir(), 'strongroom-outside-'))
  try {
    for (const copy of ['head.a', 'head.b']) {
      const vault = join(base, `vault of ${copy}`)
      const deep = join(vault, 'some', 'folder')
      await mkdir(deep, { recursive: true })
      await writeFile(join(vault, copy), '')
      await symlink(deep, join(base, `link of ${copy}`))
      for (const inside of [vault, deep, join(base, `link of ${copy}`)])
        expect((await faultOf(() => folderOutsideVaults(inside))).code).toBe('place-unsuitable')
    }
    expect(await folderOutsideVaults(base)).toBe(await realpath(base))
  } finally {
    await rm(base, { recursive: true })
  }
})
