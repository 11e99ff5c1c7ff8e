/** The power cut, or the process killed, at every step of the acts that change registry, head, catalogue, content and counters. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifySet } from '../../electron/engine/backup/verify-set.ts'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { listCompartments } from '../../electron/engine/compartments/list-compartments.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import { catalogueTotals } from '../../electron/engine/store/catalogue-selection.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../helpers/compartment-fixture.ts'
import { canRecord, cutEverywhere, cutting } from '../helpers/cut-everywhere.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { bytesOf, writeSampleTree } from '../helpers/sample-tree.ts'
import { OTHER_PASSCODE, PASSCODE, quietJob, STAFF_CODE } from '../helpers/vault-fixture.ts'

const { elsewhere } = cutting()
let fixture: CompartmentFixture

beforeEach(async () => {
  fixture = await compartmentFixture()
  await fixture.session.close()
})
afterEach(() => fixture[Symbol.asyncDispose]())

/** Unlocks what the cut left: whole, not older than what this machine knows, nothing half in it. */
async function open(): Promise<VaultSession> {
  const session = await fixture.vault.unlock()
  expect(session.mode).toBe('normal')
  for (const compartment of listCompartments(session).compartments)
    expect(compartment).toMatchObject({ damaged: false, unavailable: null })
  expect(await session.ledger.verify(new AbortController().signal, () => {})).toMatchObject({ intact: true })
  await collectLeftovers(session, CONTENT_THREAD)
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

describe.skipIf(!canRecord)('cut off at any step of', () => {
  test('an unlock after wrong passcodes: it opens, and the counter is whole', async () => {
    for (let failure = 1; failure <= 2; failure += 1)
      await faultOf(() => fixture.vault.unlock({ passcode: OTHER_PASSCODE }))
    const tag = /^[0-9a-f]{64}$/
    await cutEverywhere(fixture, {
      act: 'unlock',
      withUnlock: true,
      samples: 8,
      async look({ done, begun: unlocked }) {
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
    const source = join(elsewhere(), 'source')
    writeSampleTree(source, 12)
    await cutEverywhere(fixture, {
      act: 'import',
      samples: 10,
      place: source,
      async look({ done }) {
        const session = await open()
        await expectContentWhole(session)
        const { items } = catalogueTotals(session.compartment(fixture.compartment.id).catalogue.read)
        if (done) expect(items).toBe(12)
        await session.close()
      },
    })
  })

  test('the making of a compartment: it opens, or there is nothing of it', async () => {
    await cutEverywhere(fixture, {
      act: 'create',
      samples: 9,
      async look({ done }) {
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
    await cutEverywhere(fixture, {
      act: 'found',
      samples: 6,
      place: parent,
      async look({ done }) {
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
    await cutEverywhere(fixture, {
      act: 'record',
      samples: 5,
      async look({ done }) {
        const session = await open()
        if (done) expect(entries(session, 'file.opened')).toBe(3)
        await session.close()
      },
    })
  })

  test('a setting: the old or the new value, and never without its entry', async () => {
    await cutEverywhere(fixture, {
      act: 'idle',
      samples: 4,
      async look({ done }) {
        const session = await open()
        const value = session.authority.idleMinutes
        expect(value).toBe(entries(session, 'idle.set') === 1 ? 7 : null)
        if (done) expect(value).toBe(7)
        await session.close()
      },
    })
  })

  test('another name of a compartment: the old or the new one', async () => {
    await cutEverywhere(fixture, {
      act: 'rename',
      samples: 4,
      async look({ done }) {
        const session = await open()
        const name = session.compartment(fixture.compartment.id).catalogue.name()
        expect(done ? ['Renamed'] : ['Customers A–F', 'Renamed']).toContain(name)
        await session.close()
      },
    })
  })

  test('a backup, the drive with it: a set that is noted is on the drive, and whole once it was said', async () => {
    const drive = join(fixture.vault.base, 'drive')
    const letter = join(elsewhere(), 'letter')
    writeFileSync(letter, bytesOf(300_000, 5))
    fixture = await fixture.reopen()
    await fixture.import([letter])
    await fixture.session.close()
    mkdirSync(drive)
    await cutEverywhere(fixture, {
      act: 'backup',
      samples: 5,
      place: drive,
      async look({ done }) {
        const session = await open()
        const sets = session.registry.backupSets()
        if (done) expect(sets).toHaveLength(1)
        for (const { setId } of sets) {
          const verified = await verifySet(session, { place: drive, set: setId, withKey: true }, quietJob)
          expect(verified).toMatchObject({
            complete: true,
            damaged: { total: 0 },
            opened: { versions: 1, damaged: { total: 0 } },
          })
        }
        await session.close()
      },
    })
  })
})
