/**
 * A vault of format 1 and its backup, kept as they were made (tests/fixtures/make-vault-1.ts): whatever the program
 * becomes, it opens both, and every byte is what it was.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JobInput, JobName, JobResult } from '../../shared/contract/contract.ts'
import { parseJobInput } from '../../shared/contract/parse.ts'
import { createEngine, type Engine } from '../../electron/engine/engine.ts'
import { CONTENT_THREAD } from '../helpers/compartment-fixture.ts'
import type { GoldenVault } from '../helpers/golden-vault.ts'
import { fingerprint } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

const FIXTURE = join(import.meta.dirname, '../fixtures/vault-1')
const golden = JSON.parse(readFileSync(join(FIXTURE, 'golden.json'), 'utf8')) as GoldenVault
const { compartment: compartmentName, files, passcode, sheets, sets, staffCode, vaultId, versions } = golden

let base: string
let engine: Engine
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'strongroom-golden-'))
  cpSync(FIXTURE, base, { recursive: true })
  engine = createEngine({
    machineFolder: join(base, 'machine'),
    appVersion: '0.0.0',
    contentThread: CONTENT_THREAD,
    inspector: null,
    publish: () => undefined,
  })
})
afterEach(async () => {
  await engine.close()
  rmSync(base, { recursive: true })
})

function run<N extends JobName>(name: N, input: JobInput<N>): Promise<JobResult<N>> {
  return engine.run(name, parseJobInput(name, input), quietJob)
}

const unlock = (vault: string) =>
  run('session.unlock', {
    place: join(base, vault),
    staffCode,
    passcode,
    allowConnected: true,
    clockBelieved: true,
  })

async function onlyCompartment(): Promise<string> {
  const { compartments } = await engine.call('compartment.list', {})
  expect(compartments).toMatchObject([{ name: compartmentName, items: files.length, damaged: false }])
  return compartments[0]?.id ?? ''
}

/** Names may be made safe on the way out; bytes may not change. */
async function expectEveryByte(): Promise<void> {
  const to = join(base, 'out')
  mkdirSync(to)
  const compartment = await onlyCompartment()
  const report = await run('file.export', { compartment, selection: { of: 'all' }, to, reason: 'comparing' })
  expect(report).toMatchObject({ exported: files.length, failed: { total: 0 } })
  expect(hashesBelow(to)).toEqual(files.map(({ sha256 }) => sha256).sort())
}

const hashesBelow = (folder: string) =>
  fingerprint(folder)
    .map((line) => line.slice(-64))
    .sort()

/** One value for everything that is kept. */
const fixtureHash = () => createHash('sha256').update(fingerprint(FIXTURE).join('\n')).digest('hex')

test('opens with its passcode, is not taken for older, and holds every name and byte', async () => {
  const kept = fixtureHash()
  expect(await unlock('vault')).toMatchObject({
    ...{ state: 'unlocked', vaultId, office: golden.office, staffCode, role: 'custodian' },
    ...{ mode: 'normal', older: [], headRepaired: false },
  })
  const compartment = await onlyCompartment()
  const { total, rows } = await engine.call('item.list', {
    ...{ compartment, view: { of: 'everything' }, sort: 'name', descending: false, offset: 0, limit: 100 },
  })
  expect(total).toBe(files.length)
  const listed = rows.map(({ path, name, bytes }) => ({ path: [...path, name], bytes }))
  expect(listed).toHaveLength(files.length)
  expect(listed).toEqual(expect.arrayContaining(files.map(({ path, bytes }) => ({ path: [...path], bytes }))))
  const letter = rows.find(({ name }) => name === 'letter.txt')
  expect(letter?.versions).toBe(2)
  expect(await run('content.check', { percent: 100 })).toMatchObject({ versions, damaged: { total: 0 } })
  await expectEveryByte()
  expect(fixtureHash()).toBe(kept)
})

test.runIf(process.getuid?.() === 0)(
  'opens on a medium that cannot be written, which therefore keeps its old tables',
  async () => {
    const vault = join(base, 'vault')
    execFileSync('mount', ['--bind', vault, vault])
    try {
      execFileSync('mount', ['-o', 'remount,ro,bind', vault])
      expect(await unlock('vault')).toMatchObject({ state: 'unlocked', mode: 'medium', older: [] })
      expect(await onlyCompartment()).not.toBe('')
      expect(await run('content.check', { percent: 100 })).toMatchObject({ versions, damaged: { total: 0 } })
      expect(await run('ledger.verify', {})).toMatchObject({ intact: true })
      expect(await engine.call('staff.list', {})).toMatchObject({
        members: [{ code: staffCode, vouched: true }],
      })
      expect(await engine.call('agreement.show', {})).toMatchObject({ version: 0 })
    } finally {
      await engine.close()
      execFileSync('umount', [vault])
    }
  },
)

test('has a ledger that verifies from its first entry, and goes on', async () => {
  await unlock('vault')
  const before = await run('ledger.verify', {})
  expect(before).toMatchObject({ intact: true })
  expect(before.entries).toBeGreaterThan(golden.ledgerEntries)
  const { id } = await engine.call('compartment.create', { name: 'made later' })
  expect(id).toMatch(/^[0-9a-f]{32}$/)
  const after = await run('ledger.verify', {})
  expect(after).toMatchObject({ intact: true })
  expect(after.entries).toBeGreaterThan(before.entries)
})

test.each(sets)('its backup set %s verifies without a key and is restored with two sheets', async (set) => {
  const place = join(base, 'drive')
  const found = await engine.call('set.list', { place })
  expect(found.sets.map(({ setId }) => setId).sort()).toEqual([...sets].sort())
  expect(await run('set.verify', { place, set, withKey: false })).toMatchObject({
    complete: true,
    damaged: { total: 0 },
  })
  const restored = await run('set.restore', {
    ...{ place, set, sheets: sheets.slice(1), scope: { of: 'vault' as const } },
    ...{ to: base, folderName: 'restored', acceptDamage: false },
  })
  const newest = set === sets.at(-1)
  expect(restored).toMatchObject({
    versions: newest ? versions : versions - 1,
    damaged: { total: 0 },
  })
  expect(await unlock('restored')).toMatchObject({ state: 'unlocked', vaultId, mode: 'normal', older: [] })
  if (newest) await expectEveryByte()
  else expect(await run('content.check', { percent: 100 })).toMatchObject({ damaged: { total: 0 } })
})

test('one sheet alone opens nothing', async () => {
  const place = join(base, 'drive')
  const set = sets[0] ?? ''
  await expect(
    run('set.restore', {
      ...{ place, set, sheets: sheets.slice(2), scope: { of: 'vault' as const } },
      ...{ to: base, folderName: 'restored', acceptDamage: false },
    }),
  ).rejects.toMatchObject({ code: 'sheets-too-few' })
})
