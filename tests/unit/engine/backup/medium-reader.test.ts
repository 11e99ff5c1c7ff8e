import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Medium } from '../../../../electron/engine/backup/medium.ts'
import { MediumReader } from '../../../../electron/engine/backup/medium-reader.ts'
import { Fault } from '../../../../shared/model/fault.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { bytesOf } from '../../../helpers/sample-tree.ts'

let place: string
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'strongroom-reader-'))
})
afterEach(() => rm(place, { recursive: true, force: true }))

test('a read ahead that fails while the piece before is worked on is met at the next piece, and nowhere else', async () => {
  const path = join(place, 'file')
  await writeFile(path, bytesOf(5_000_000, 1))
  using medium = await Medium.open(place)
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  try {
    const read = medium.read.bind(medium)
    let reads = 0
    vi.spyOn(medium, 'read').mockImplementation(async (access) => {
      reads += 1
      if (reads > 2) throw new Fault('read-failed', { place: 'drive' })
      return await read(access)
    })
    const consume = async (): Promise<void> => {
      const reader = new MediumReader(medium)
      for await (const _ of reader.pieces(path, new AbortController().signal)) await delay(50)
    }
    expect((await faultOf(consume)).code).toBe('read-failed')
    expect(unhandled).not.toHaveBeenCalled()
  } finally {
    process.off('unhandledRejection', unhandled)
  }
})
