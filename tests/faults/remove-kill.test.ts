/** Processes killed while they remove for good, export, or make a compartment. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { listCompartments } from '../../electron/engine/compartments/list-compartments.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import { removeItems, trashItems } from '../../electron/engine/files/trash.ts'
import { catalogueTotals } from '../../electron/engine/store/catalogue-selection.ts'
import { type ChildAct, killAct, startAct } from '../helpers/act-in-child.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../helpers/compartment-fixture.ts'
import { bytesOf, fingerprint } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

const MEBIBYTE = 1024 * 1024
const ALL = { of: 'all' as const }
const KILLS = 5

/**
 * Kills an act again and again, each time later, over as long as it was seen to take; prepares the vault before and
 * looks at it after each.
 */
async function sweep(
  act: ChildAct,
  {
    prepare,
    place = () => '',
    look,
  }: {
    readonly prepare: (fixture: CompartmentFixture) => Promise<unknown>
    readonly place?: (fixture: CompartmentFixture) => string
    readonly look: (fixture: CompartmentFixture) => Promise<void>
  },
): Promise<void> {
  let fixture = await compartmentFixture()
  let whole = 250
  let cutShort = 0
  for (let kill = 0; kill < KILLS; kill += 1) {
    await prepare(fixture)
    await fixture.session.close()
    const killed = await killAct(startAct(fixture, act, place(fixture)), (whole * kill) / KILLS)
    cutShort += killed.cutShort ? 1 : 0
    if (!killed.cutShort) whole = killed.ran
    fixture = await fixture.reopen()
    expect(fixture.session.mode).toBe('normal')
    await collectLeftovers(fixture.session, CONTENT_THREAD)
    expect((await checkContent(fixture.session, { percent: 100 }, quietJob)).damaged.rows).toEqual([])
    await look(fixture)
  }
  expect(cutShort).toBeGreaterThan(0)
  await fixture[Symbol.asyncDispose]()
}

/** Two trashed files, one of them large, and one that is kept. */
async function fill({ session, compartment, outside, ...fixture }: CompartmentFixture): Promise<void> {
  for (const [name, bytes] of [
    ['large', 24 * MEBIBYTE],
    ['small', 5000],
  ] as const)
    writeFileSync(join(outside, name), bytesOf(bytes, bytes))
  await fixture.import([join(outside, 'large'), join(outside, 'small')])
  await trashItems(session, { compartment: compartment.id, selection: ALL })
  writeFileSync(join(outside, 'kept'), bytesOf(MEBIBYTE, 7))
  await fixture.import([join(outside, 'kept')])
}

describe('a process killed while it', () => {
  test('removes for good leaves all of the chosen files or none, and no chunk of those that are gone', async () => {
    await sweep('remove', {
      prepare: fill,
      async look({ session, compartment }) {
        const { items, trashed } = catalogueTotals(compartment.catalogue.read)
        expect(items).toBe(1)
        expect([0, 2]).toContain(trashed)
        const named = [...compartment.catalogue.versions()].map(({ versionId }) => versionId).sort()
        expect((await compartment.content.versions()).map((id) => id.toString('hex')).sort()).toEqual(named)
        // The next round begins with the same three.
        const here = { compartment: compartment.id, selection: ALL }
        await trashItems(session, here)
        await removeItems(session, here, quietJob)
      },
    })
  })

  test('exports leaves a folder that is whole, or one that says that it is not', async () => {
    const target = ({ outside }: CompartmentFixture) => join(outside, 'target')
    let source: string[] = []
    await sweep('export', {
      place: target,
      async prepare(fixture) {
        if (source.length > 0) return
        const tree = join(fixture.outside, 'tree')
        mkdirSync(target(fixture))
        mkdirSync(tree)
        for (let at = 0; at < 12; at += 1) writeFileSync(join(tree, `${at}`), bytesOf(at * 400_000, at))
        source = fingerprint(tree)
        await fixture.import([tree])
      },
      look(fixture) {
        const finished = readdirSync(target(fixture)).filter((name) => !name.endsWith(' (unfinished)'))
        for (const name of finished) expect(fingerprint(join(target(fixture), name, 'tree'))).toEqual(source)
        return Promise.resolve()
      },
    })
  })

  test('makes a compartment leaves one that opens, or nothing', async () => {
    await sweep('create', {
      prepare: () => Promise.resolve(),
      look({ session, vault }) {
        const { compartments } = listCompartments(session)
        expect(compartments.every(({ damaged }) => !damaged)).toBe(true)
        const folders = readdirSync(join(vault.folder, 'compartments')).sort()
        expect(folders).toEqual(compartments.map(({ id }) => id).sort())
        return Promise.resolve()
      },
    })
  })
})
