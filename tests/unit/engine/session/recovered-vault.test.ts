import { randomBytes } from 'node:crypto'
import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { combineSheets, type RecoveryKeys } from '../../../../electron/engine/keys/recovery.ts'
import { anchorStore } from '../../../../electron/engine/session/anchor.ts'
import { openRecovered } from '../../../../electron/engine/session/recovered-vault.ts'
import { type CompartmentFixture, compartmentFixture } from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { renameCatalogue } from '../../../../electron/engine/store/catalogue.ts'

let fixture: CompartmentFixture
let keys: RecoveryKeys
beforeEach(async () => {
  fixture = await compartmentFixture()
  keys = await combineSheets(fixture.vault.sheets.slice(0, 2), fixture.vault.draft.facts)
  await fixture.session.close()
})
afterEach(async () => {
  keys[Symbol.dispose]()
  await fixture[Symbol.asyncDispose]()
})

const open = (access: 'read' | 'write', folder = fixture.vault.folder) =>
  openRecovered({
    ...{ folder, keys, access, machineFolder: fixture.vault.environment.machineFolder },
    openCompartment: fixture.vault.environment.openCompartment,
  })

test('sheets open a vault and every compartment without a person', async () => {
  await using vault = await open('read')
  expect(vault.office).toBe('Office of the Test')
  expect(vault.compartments().map(({ catalogue }) => catalogue.name())).toEqual(['Customers A–F'])
  expect(vault.ledger).toBeNull()
  expect((await faultOf(() => vault.signAsRestored())).code).toBe('read-only-session')
})

test('what was restored counts as the newest, while an old folder copied back does not', async () => {
  const past = join(fixture.vault.base, 'past')
  await cp(fixture.vault.folder, past, { recursive: true })
  const later = await fixture.vault.unlock()
  await later.close()
  await rm(fixture.vault.folder, { recursive: true })
  await cp(past, fixture.vault.folder, { recursive: true })
  const old = await fixture.vault.unlock()
  expect(old.mode).toBe('older')
  await old.close()
  {
    await using vault = await open('write')
    vault.ledger?.record('vault.restored')
    const { environment, folder } = fixture.vault
    await anchorStore(environment.machineFolder, folder).write(await vault.signAsRestored())
  }
  const session = await fixture.vault.unlock()
  expect(session.mode).toBe('normal')
  expect(session.ledger.list({ by: 'recovery' }, 0, 1).rows[0]?.act).toBe('vault.restored')
  expect(await session.ledger.verify(new AbortController().signal, () => {})).toMatchObject({ intact: true })
  await session.close()
})

test('a catalogue that is not the signed one is a damaged compartment, a registry the damage of all', async () => {
  const past = join(fixture.vault.base, 'past')
  await cp(fixture.vault.folder, past, { recursive: true })
  const later = await fixture.vault.unlock()
  const [compartment] = later.compartments()
  compartment?.catalogue.write((db) => {
    renameCatalogue(db, 'Another name')
  })
  await later.publish()
  await later.close()
  const catalogue = join('compartments', compartment?.id ?? '', 'catalogue.db')
  await cp(join(past, catalogue), join(fixture.vault.folder, catalogue))
  {
    await using vault = await open('read')
    expect(vault.compartments()).toEqual([])
    expect(vault.shutCompartments()).toMatchObject([
      { id: compartment?.id, fault: { code: 'catalogue-damaged' } },
    ])
  }
  await cp(join(past, 'registry.db'), join(fixture.vault.folder, 'registry.db'))
  expect((await faultOf(() => open('read'))).code).toBe('registry-damaged')
  await writeFile(join(fixture.vault.folder, 'registry.db'), randomBytes(8192))
  expect((await faultOf(() => open('read'))).code).toBe('registry-damaged')
})
