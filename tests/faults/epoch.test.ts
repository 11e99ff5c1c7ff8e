/** A new epoch: everything opens under the new key, nothing under the old one, and cancelling leaves the old epoch. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { beginEpoch } from '../../electron/engine/compartments/begin-epoch.ts'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { cataloguePath, compartmentFolder } from '../../electron/engine/compartments/compartment-databases.ts'
import { checkContent } from '../../electron/engine/files/check.ts'
import { createFolder } from '../../electron/engine/files/folders.ts'
import { listItems } from '../../electron/engine/files/items.ts'
import { trashItems } from '../../electron/engine/files/trash.ts'
import { Catalogue } from '../../electron/engine/store/catalogue.ts'
import { contentsOf } from '../helpers/backup-fixture.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../helpers/compartment-fixture.ts'
import { faultOf } from '../helpers/fault-of.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { quietJob } from '../helpers/vault-fixture.ts'

async function fill(f: CompartmentFixture, names: readonly string[]): Promise<void> {
  for (const [at, name] of names.entries()) writeFileSync(join(f.outside, name), bytesOf(3000 * (at + 1), at))
  await f.import(names.map((name) => join(f.outside, name)))
}

function catalogues({ vault, compartment }: CompartmentFixture): string[] {
  const names = readdirSync(compartmentFolder(vault.folder, compartment.id))
  return names.filter((name) => name.startsWith('catalogue') && name.endsWith('.db')).sort()
}

describe('a new epoch', () => {
  test('holds what the old one held, under a key that is not the old one', async () => {
    await using f = await compartmentFixture()
    await fill(f, ['one.txt', 'two.txt', 'three.txt'])
    const { id } = f.compartment
    const [first] = (await listItems(f.session, everything(id, 'three'))).rows
    await trashItems(f.session, { compartment: id, selection: { of: 'items', items: [first?.id ?? ''] } })
    const before = await contentsOf(f.session, id)
    const phases = new Set<string>()
    const job = { ...quietJob, report: ({ phase }: { phase: string }) => void phases.add(phase) }

    const result = await beginEpoch(f.session, { compartment: id }, job)

    expect(result).toEqual({ epoch: 2, rewrapped: 3, grants: 2 })
    expect(phases).toEqual(new Set(['writing', 'sealing', 'finishing']))
    expect(await contentsOf(f.session, id)).toEqual(before)
    expect(catalogues(f)).toEqual(['catalogue.2.db'])
    const again = await f.reopen()
    expect(again.session.mode).toBe('normal')
    expect(again.compartment.keys.epoch).toBe(2)
    expect(await contentsOf(again.session, id)).toEqual(before)
    expect((await listItems(again.session, everything(id, 'two'))).total).toBe(1)
    expect((await listItems(again.session, everything(id, 'three'))).total).toBe(0)
    await fill(again, ['four.txt'])
    expect((await checkContent(again.session, { percent: 100 }, quietJob)).versions).toBe(4)
    await again.session.close()
  })

  test('leaves the old key nothing: neither the new catalogue nor a file key in it', async () => {
    await using f = await compartmentFixture()
    await fill(f, ['one.txt'])
    const { id, keys } = f.compartment
    await beginEpoch(f.session, { compartment: id }, quietJob)
    const path = cataloguePath(compartmentFolder(f.vault.folder, id), 2)
    const options = { key: keys.catalogueKey, rowTag: (row: Buffer) => keys.rowTag(row) }
    expect((await faultOf(() => Catalogue.open(path, 'read', options))).code).toBe('catalogue-damaged')
    const [version] = f.session.compartment(id).catalogue.versions()
    if (version === undefined) throw new Error('nothing stored')
    const place = { item: version.itemId, version: version.versionId }
    expect(keys.unwrapFileKey(place, version.wrapped)).toBeNull()
    using opened = f.session.compartment(id).keys.unwrapFileKey(place, version.wrapped)
    expect(opened).not.toBeNull()
  })

  test('cancelled before its end leaves the old one, and the next try succeeds', async () => {
    await using f = await compartmentFixture()
    await fill(f, ['one.txt', 'two.txt'])
    const { id } = f.compartment
    const controller = new AbortController()
    const job = {
      signal: controller.signal,
      report: ({ phase }: { phase: string }) => {
        if (phase === 'sealing') controller.abort()
      },
    }
    await expect(beginEpoch(f.session, { compartment: id }, job)).rejects.toThrow()
    expect(catalogues(f)).toEqual(['catalogue.db'])
    const [last] = f.session.ledger.list({ act: 'epoch.begun' }, 0, 1).rows
    expect(last?.phase).toBe('cancelled')
    expect((await beginEpoch(f.session, { compartment: id }, quietJob)).epoch).toBe(2)
    expect((await checkContent(f.session, { percent: 100 }, quietJob)).damaged.total).toBe(0)
  })

  test('takes along what somebody changes meanwhile, and waits for no import', async () => {
    await using f = await compartmentFixture()
    await fill(f, ['one.txt'])
    const { id } = f.compartment
    let changed = false
    const job = {
      ...quietJob,
      report: ({ phase }: { phase: string }) => {
        if (phase !== 'sealing' || changed) return
        changed = true
        void createFolder(f.session, { compartment: id, parent: null, name: 'Meanwhile' })
      },
    }
    await beginEpoch(f.session, { compartment: id }, job)
    expect(listFoldersOf(f)).toContain('Meanwhile')
    using writer = f.compartment.content.writer()
    expect(writer.holds(Buffer.alloc(16))).toBe(false)
    expect((await faultOf(() => beginEpoch(f.session, { compartment: id }, quietJob))).code).toBe('busy')
    expect(catalogues(f)).toEqual(['catalogue.2.db'])
  })

  test('is not lost to an older registry that is put back: its file stays until the newer registry is found', async () => {
    await using f = await compartmentFixture()
    await fill(f, ['one.txt'])
    const registry = join(f.vault.folder, 'registry.db')
    const older = readFileSync(registry)
    await beginEpoch(f.session, { compartment: f.compartment.id }, quietJob)
    await f.session.close()
    const newer = readFileSync(registry)
    writeFileSync(registry, older)
    const rolledBack = await f.vault.unlock()
    expect(rolledBack.mode).toBe('older')
    await collectLeftovers(rolledBack, CONTENT_THREAD)
    await rolledBack.close()
    expect(catalogues(f)).toEqual(['catalogue.2.db'])
    writeFileSync(registry, newer)
    const again = await f.vault.unlock()
    expect(again.mode).toBe('normal')
    expect((await checkContent(again, { percent: 100 }, quietJob)).versions).toBe(1)
    await again.close()
  })

  test('knows files of other epochs for what they are: forged ones are removed, never opened', async () => {
    await using f = await compartmentFixture()
    await fill(f, ['one.txt'])
    const folder = compartmentFolder(f.vault.folder, f.compartment.id)
    await beginEpoch(f.session, { compartment: f.compartment.id }, quietJob)
    for (const name of ['catalogue.db', 'catalogue.3.db', 'catalogue.3.db-journal', 'catalogue.1.db'])
      writeFileSync(join(folder, name), readFileSync(join(folder, 'catalogue.2.db')))
    const again = await f.reopen()
    expect(again.session.mode).toBe('normal')
    expect((await checkContent(again.session, { percent: 100 }, quietJob)).versions).toBe(1)
    await collectLeftovers(again.session, CONTENT_THREAD)
    expect(catalogues(again)).toEqual(['catalogue.2.db'])
    await again.session.close()
  })
})

function everything(compartment: string, text: string) {
  const view = { of: 'search', text } as const
  return { compartment, view, sort: 'name', descending: false, offset: 0, limit: 10 } as const
}

function listFoldersOf({ session, compartment }: CompartmentFixture): string[] {
  const { read } = session.compartment(compartment.id).catalogue
  return read
    .all({ text: 'SELECT name FROM folder', values: [] })
    .map((row) => (row as { name: string }).name)
}
