/** A disk that refuses to write or to sync while files are imported, by way of strace; skipped where there is none. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import { selectedItems } from '../../electron/engine/store/catalogue-selection.ts'
import { startAct } from '../helpers/act-in-child.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../helpers/compartment-fixture.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

const canTrace = spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0

const WRITES = 'pwrite64,write'
const SYNCS = 'fsync,fdatasync'

/** File, what fails, how, and from which time on: `3` only the third, `3+` the third and all that follow. */
const CASES = [
  ['content.db', WRITES, 'ENOSPC', '1+'],
  ['content.db', WRITES, 'ENOSPC', '150+'],
  ['content.db', WRITES, 'EIO', '150'],
  ['content.db', SYNCS, 'EIO', '1'],
  ['content.db-journal', WRITES, 'ENOSPC', '2+'],
  ['content.db-journal', SYNCS, 'EIO', '1+'],
  ['catalogue.db', WRITES, 'ENOSPC', '1+'],
  ['catalogue.db', SYNCS, 'EIO', '1'],
] as const

let fixture: CompartmentFixture
let source: string
let acknowledged = 0
/** Other bytes each time, so that nothing is a duplicate. */
let seed = 0

beforeAll(async () => {
  if (!canTrace) return
  fixture = await compartmentFixture()
  source = join(fixture.outside, 'source')
  mkdirSync(source)
  writeFileSync(join(source, 'first'), bytesOf(70_000, 1))
  await fixture.import([source])
  acknowledged = 1
  await fixture.session.close()
})
afterAll(async () => {
  if (canTrace) await fixture[Symbol.asyncDispose]()
})

describe.skipIf(!canTrace)('an import, when the system refuses', () => {
  test.each(CASES)('%s: %s with %s, time %s', async (file, calls, error, when) => {
    for (const name of ['a', 'b']) writeFileSync(join(source, name), bytesOf(9 * 1024 * 1024, (seed += 1)))
    const path = join(fixture.vault.folder, 'compartments', fixture.compartment.id, file)
    const inject = `inject=${calls}:error=${error}:when=${when}`
    const strace = [
      'strace',
      '-f',
      '-qq',
      '--seccomp-bpf',
      '-o',
      '/dev/null',
      '-e',
      `trace=${calls}`,
      '-P',
      path,
      '-e',
      inject,
    ]
    const child = startAct(fixture, 'import', source, strace)
    let output = ''
    child.stdout?.on('data', (text) => (output += String(text)))
    await once(child, 'close')
    const code = error === 'ENOSPC' ? 'disk-full' : 'write-failed'
    expect(output).toBe(`begun\n${JSON.stringify({ code, details: { place: 'vault' } })}\n`)

    fixture = await fixture.reopen()
    const { session, compartment } = fixture
    expect(session.mode).toBe('normal')
    await collectLeftovers(session, CONTENT_THREAD)
    expect((await checkContent(session, { percent: 100 }, quietJob)).damaged.rows).toEqual([])
    const named = [...compartment.catalogue.versions()].map(({ versionId }) => versionId).sort()
    expect((await compartment.content.versions()).map((id) => id.toString('hex')).sort()).toEqual(named)
    // What was stored before is there, and the same files can be stored now.
    expect(selectedItems(compartment.catalogue.read, { of: 'all' }, 'kept').length).toBeGreaterThanOrEqual(
      acknowledged,
    )
    if (acknowledged === 1) expect(await fixture.import([source])).toMatchObject({ skipped: { total: 0 } })
    acknowledged = 3
    await session.close()
  })
})
