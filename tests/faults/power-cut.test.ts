/**
 * Power cuts and kills, at every step of the acts that change registry, head, catalogue, content and counters. Each act
 * runs once and its calls of the disk are recorded; then the disk is rebuilt as it would be found after a cut behind
 * each of them, with what was not synced lost in whole, in part, torn at sectors and out of order, or not at all, which
 * is what a kill leaves. A sample of these states, or all with STRONGROOM_FAULTS=full.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { listCompartments } from '../../electron/engine/compartments/list-compartments.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import { catalogueTotals } from '../../electron/engine/store/catalogue-selection.ts'
import { Fault } from '../../shared/model/fault.ts'
import type { ChildAct } from '../helpers/act-in-child.ts'
import { type CompartmentFixture, compartmentFixture } from '../helpers/compartment-fixture.ts'
import { type DiskCall, recordDisk } from '../helpers/disk-record.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { FULL_RUN } from '../helpers/full-run.ts'
import { fingerprint, seeded, writeSampleTree } from '../helpers/sample-tree.ts'
import { KEPT, LOST, type Luck, TornDisk } from '../helpers/torn-disk.ts'
import { OTHER_PASSCODE, PASSCODE, quietJob, STAFF_CODE } from '../helpers/vault-fixture.ts'

vi.setConfig({ testTimeout: FULL_RUN ? 7_200_000 : 300_000, hookTimeout: 120_000 })

const CHILD = fileURLToPath(new URL('../helpers/act-child.ts', import.meta.url))
const canTrace = spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0
const SHARED_MEMORY = '/dev/shm'
const SEED = Number(process.env['STRONGROOM_FAULTS_SEED'] ?? 1)

let fixture: CompartmentFixture
/** Sources and drives, which are not part of the disk that fails. */
let elsewhere: string

beforeEach(async () => {
  if (!canTrace) return
  // The disk is a record; where its states are laid to be looked at need not last.
  if (existsSync(SHARED_MEMORY)) vi.stubEnv('TMPDIR', SHARED_MEMORY)
  fixture = await compartmentFixture()
  await fixture.session.close()
  elsewhere = mkdtempSync(join(tmpdir(), 'strongroom-elsewhere-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  if (!canTrace) return
  await fixture[Symbol.asyncDispose]()
  rmSync(elsewhere, { recursive: true, force: true })
})

interface Cut {
  /** How many of the recorded calls were made before it. */
  readonly after: number
  readonly how: string
  readonly luck: Luck
}

/**
 * Cuts behind each call from the first one on.
 * @param samples how many cuts to look at in a run that is not full
 */
function chooseCuts(calls: readonly DiskCall[], first: number, samples: number): Cut[] {
  const next = seeded(SEED)
  const by = (share: number): Luck => ({
    names: (pending) => Math.floor(next() * (pending + 1)),
    change: () => next() < share,
  })
  const ways: readonly (readonly [string, Luck])[] = [
    ['all that was not synced lost', LOST],
    ['half of it lost', by(0.5)],
    ['nothing lost', KEPT],
    ['a little of it lost', by(0.9)],
    ['most of it lost', by(0.1)],
  ]
  const every = calls.flatMap((_, at) =>
    at < first ? [] : ways.map(([how, luck]) => ({ after: at + 1, how, luck })),
  )
  if (FULL_RUN) return every
  // Evenly over the act, with a jitter, so that another seed sees other states; the end in any case.
  const step = every.length / samples
  const chosen = Array.from({ length: samples }, (_, at) => every[Math.floor((at + next()) * step)])
  return [...chosen, every.at(-ways.length)].filter((cut) => cut !== undefined)
}

interface Act {
  readonly act: ChildAct
  readonly samples: number
  /** Given to the act: a source, a drive, or the folder in which a vault is made. */
  readonly place?: () => string
  /** @param done whether the act was acknowledged before the cut */
  readonly look: (done: boolean, unlocked: boolean) => Promise<void>
}

async function cutEverywhere({ act, samples, place = () => '', look }: Act): Promise<void> {
  const { base, folder, environment } = fixture.vault
  const [disk, uncut] = [new TornDisk(base), new TornDisk(base)]
  const input = [folder, environment.machineFolder, fixture.compartment.id, place(), STAFF_CODE, PASSCODE]
  const calls = await recordDisk([process.execPath, '--no-warnings', CHILD, act, ...input], base)
  // The record has no gap: played to its end it gives what really lies there.
  for (const call of calls) uncut.apply(call)
  expect(uncut.fingerprint()).toEqual(fingerprint(base))
  expect(calls.filter(({ call }) => call === 'sync').length).toBeGreaterThan(10)
  // What comes before is an unlock, which is an act of its own here.
  const begun = calls.findIndex((call) => call.call === 'say' && call.text.trim() === 'begun')
  const said = new Set<string>()
  let made = 0
  for (const { after, how, luck } of chooseCuts(calls, act === 'unlock' ? 0 : begun, samples)) {
    for (const call of calls.slice(made, after)) {
      disk.apply(call)
      if (call.call === 'say') said.add(call.text.trim())
    }
    made = after
    disk.cut(luck)
    try {
      await look(said.has('done'), said.has('begun'))
    } catch (error) {
      const where = `${act} cut after call ${String(after)} of ${String(calls.length)}, ${how}, seed ${String(SEED)}`
      throw new Error(where, { cause: error })
    }
  }
  expect(said).toEqual(new Set(['begun', 'done']))
}

/** Unlocks what the cut left: whole, not older than what this machine knows, nothing half in it. */
async function open(passcode = PASSCODE): Promise<VaultSession> {
  const session = await fixture.vault.unlock({ passcode })
  expect(session.mode).toBe('normal')
  for (const compartment of listCompartments(session).compartments)
    expect(compartment).toMatchObject({ damaged: false, unavailable: null })
  expect(await session.ledger.verify(new AbortController().signal, () => {})).toMatchObject({ intact: true })
  await collectLeftovers(session)
  return session
}

async function expectContentWhole(session: VaultSession): Promise<void> {
  expect((await checkContent(session, { percent: 100 }, quietJob)).damaged.rows).toEqual([])
  for (const { catalogue, content } of session.compartments()) {
    const named = [...catalogue.versions()].map(({ versionId }) => versionId).sort()
    expect((await content.versions()).map((id) => id.toString('hex')).sort()).toEqual(named)
  }
}

const entries = (session: VaultSession, act: 'file.opened' | 'session.unlocked' | 'idle.set') =>
  session.ledger.list({ act }, 0, 1).total

describe.skipIf(!canTrace)('cut off at any step of', () => {
  test('an unlock after wrong passcodes: it opens, and the counter is whole', async () => {
    for (let failure = 1; failure <= 2; failure += 1)
      await faultOf(() => fixture.vault.unlock({ passcode: OTHER_PASSCODE }))
    const tag = /^[0-9a-f]{64}$/
    await cutEverywhere({
      act: 'unlock',
      samples: 8,
      async look(done, unlocked) {
        const counter = JSON.parse(readFileSync(join(fixture.vault.folder, 'attempts'), 'utf8')) as {
          tags: Record<string, { failures: number }>
        }
        const counts = Object.entries(counter.tags).map(([name, { failures }]) => [tag.test(name), failures])
        // Neither forgotten before the right passcode nor half written.
        expect([[], [[true, 2]], [[true, 3]]]).toContainEqual(counts)
        if (unlocked || done) expect(counts).toEqual([])
        const session = await open()
        expect(entries(session, 'session.unlocked')).toBeGreaterThanOrEqual(done ? 3 : 2)
        await session.close()
      },
    })
  })

  test('an import: every acknowledged file is there, none is half there', async () => {
    const source = join(elsewhere, 'source')
    writeSampleTree(source, 12)
    await cutEverywhere({
      act: 'import',
      samples: 10,
      place: () => source,
      async look(done) {
        const session = await open()
        await expectContentWhole(session)
        const { items } = catalogueTotals(session.compartment(fixture.compartment.id).catalogue.read)
        if (done) expect(items).toBe(12)
        await session.close()
      },
    })
  })

  test('a change of the passcode: exactly one opens, the new one once it was said', async () => {
    const openings = new Set<string>()
    await cutEverywhere({
      act: 'passcode',
      samples: 7,
      async look(done) {
        const fresh = await tryOpen(OTHER_PASSCODE)
        const old = await tryOpen(PASSCODE)
        expect([fresh, old].toSorted()).toEqual(['open', 'wrong-passcode'])
        if (done) expect(fresh).toBe('open')
        openings.add(fresh)
      },
    })
    expect(openings).toEqual(new Set(['open', 'wrong-passcode']))
  })

  test('the making of a compartment: it opens, or there is nothing of it', async () => {
    await cutEverywhere({
      act: 'create',
      samples: 9,
      async look(done) {
        const session = await open()
        const { compartments } = listCompartments(session)
        if (done) expect(compartments.map(({ name }) => name)).toContain('Another')
        const folders = readdirSync(join(fixture.vault.folder, 'compartments')).sort()
        expect(folders).toEqual(compartments.map(({ id }) => id).sort())
        await expectContentWhole(session)
        await session.close()
      },
    })
  })

  test('the making of a vault: it opens, or there is none', async () => {
    const parent = join(fixture.vault.base, 'parent')
    mkdirSync(parent)
    const folder = join(parent, 'Vault')
    fixture = { ...fixture, vault: { ...fixture.vault, folder } }
    await cutEverywhere({
      act: 'found',
      samples: 6,
      place: () => parent,
      async look(done) {
        if (done) expect(existsSync(folder)).toBe(true)
        if (!existsSync(folder)) return
        const input = { folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false }
        const session = await unlockVault(fixture.vault.environment, input, quietJob)
        expect(session.mode).toBe('normal')
        expect(await session.ledger.verify(new AbortController().signal, () => {})).toMatchObject({
          intact: true,
        })
        await session.close()
      },
    })
  })

  test('entries of the ledger: none that was acknowledged is missing', async () => {
    await cutEverywhere({
      act: 'record',
      samples: 5,
      async look(done) {
        const session = await open()
        if (done) expect(entries(session, 'file.opened')).toBe(3)
        await session.close()
      },
    })
  })

  test('a setting: the old or the new value, and never without its entry', async () => {
    await cutEverywhere({
      act: 'idle',
      samples: 4,
      async look(done) {
        const session = await open()
        const value = session.registry.setting('idleLockMinutes') ?? null
        expect(value).toBe(entries(session, 'idle.set') === 1 ? '7' : null)
        if (done) expect(value).toBe('7')
        await session.close()
      },
    })
  })

  test('another name of a compartment: the old or the new one', async () => {
    await cutEverywhere({
      act: 'rename',
      samples: 4,
      async look(done) {
        const session = await open()
        const name = session.compartment(fixture.compartment.id).catalogue.name()
        expect(done ? ['Renamed'] : ['Customers A–F', 'Renamed']).toContain(name)
        await session.close()
      },
    })
  })

  test('what a backup notes in the vault: a set that is noted is on the drive', async () => {
    const drive = join(elsewhere, 'drive')
    mkdirSync(drive)
    await cutEverywhere({
      act: 'backup',
      samples: 5,
      place: () => drive,
      async look(done) {
        const session = await open()
        const sets = session.registry.backupSets()
        const [folder = ''] = readdirSync(join(drive, 'Strongroom', session.vaultId, 'sets'))
        for (const { setId } of sets) expect(folder).toContain(setId)
        if (done) expect(sets).toHaveLength(1)
        await session.close()
      },
    })
  })
})

async function tryOpen(passcode: string): Promise<string> {
  try {
    await (await open(passcode)).close()
    return 'open'
  } catch (error) {
    if (error instanceof Fault) return error.code
    throw error
  }
}
