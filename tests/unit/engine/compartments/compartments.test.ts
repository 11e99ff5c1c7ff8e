import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { right } from '../../../../shared/contract/file.ts'
import { collectLeftovers } from '../../../../electron/engine/compartments/collect-leftovers.ts'
import {
  compartmentFolder,
  makeDatabases,
} from '../../../../electron/engine/compartments/compartment-databases.ts'
import { createCompartment } from '../../../../electron/engine/compartments/create-compartment.ts'
import {
  listCompartments,
  renameCompartment,
} from '../../../../electron/engine/compartments/list-compartments.ts'
import { ContentStore } from '../../../../electron/engine/content/content-store.ts'
import { SecretKey } from '../../../../electron/engine/crypto/secret-key.ts'
import { compartmentKeysFrom } from '../../../../electron/engine/keys/compartment-keys.ts'
import { compartmentFixture, CONTENT_THREAD } from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'

describe('compartments', () => {
  test('are listed by name as people sort, with what they hold and what one may do', async () => {
    await using fixture = await compartmentFixture()
    const { session, compartment } = fixture
    const { id: second } = await createCompartment(session, { name: 'Case 10' }, CONTENT_THREAD)
    const { id: third } = await createCompartment(session, { name: 'case 9' }, CONTENT_THREAD)
    writeFileSync(join(fixture.outside, 'one'), 'five!')
    await fixture.import([join(fixture.outside, 'one')])
    const listed = listCompartments(session).compartments
    expect(listed.map(({ id, name, items, bytes, damaged }) => [id, name, items, bytes, damaged])).toEqual([
      [third, 'case 9', 0, 0, false],
      [second, 'Case 10', 0, 0, false],
      [compartment.id, 'Customers A–F', 1, 5, false],
    ])
    for (const { rights, createdAt } of listed) {
      expect(rights).toEqual(right.options)
      expect(Math.abs(Date.now() - createdAt)).toBeLessThan(60_000)
    }
  })

  test('keep their names and contents apart, after the vault was locked too', async () => {
    await using fixture = await compartmentFixture()
    const { id } = await createCompartment(fixture.session, { name: 'Second' }, CONTENT_THREAD)
    await renameCompartment(fixture.session, { compartment: id, name: 'Zweites «Fach»' })
    writeFileSync(join(fixture.outside, 'one'), 'content')
    await fixture.import([join(fixture.outside, 'one')])
    const again = await fixture.reopen()
    try {
      expect(again.session.mode).toBe('normal')
      expect(listCompartments(again.session).compartments.map(({ name, items }) => [name, items])).toEqual([
        ['Customers A–F', 1],
        ['Zweites «Fach»', 0],
      ])
      const acts = again.session.ledger.list({ compartment: id }, 0, 10).rows
      expect(acts.map(({ act, phase }) => `${act} ${phase}`)).toEqual([
        ...['compartment.renamed done', 'compartment.renamed intent', 'compartment.created done'],
        ...['grant.given done', 'grant.given done', 'compartment.created intent'],
      ])
    } finally {
      await again.session.close()
    }
  })

  test('are not called the same: one would be taken for the other', async () => {
    await using fixture = await compartmentFixture()
    const { session, compartment } = fixture
    const { id } = await createCompartment(session, { name: 'Harbour' }, CONTENT_THREAD)
    const create = () => createCompartment(session, { name: 'harbour' }, CONTENT_THREAD)
    const rename = () => renameCompartment(session, { compartment: compartment.id, name: 'Harbour' })
    for (const act of [create, rename]) expect(await faultOf(act)).toMatchObject({ code: 'name-taken' })
    expect(listCompartments(session).compartments).toHaveLength(2)
    await renameCompartment(session, { compartment: id, name: 'HARBOUR' })
  })

  test('that nobody made are not found', async () => {
    await using fixture = await compartmentFixture()
    const unknown = { compartment: 'f'.repeat(32), name: 'x' }
    expect((await faultOf(() => renameCompartment(fixture.session, unknown))).code).toBe('not-found')
  })
})

describe('what is left of a compartment that was never entered in the register', () => {
  test('is removed at the next unlock if nothing is in it, and kept if something is', async () => {
    await using fixture = await compartmentFixture()
    const { session, vault, compartment } = fixture
    const folders = ['a', 'b'].map((letter) => compartmentFolder(vault.folder, letter.repeat(32)))
    const [, filled = ''] = folders
    for (const [at, folder] of folders.entries()) {
      mkdirSync(folder)
      using key = SecretKey.random('compartment')
      const facts = { vaultId: session.vaultId, id: 'ab'.charAt(at).repeat(32), epoch: 1 }
      using keys = compartmentKeysFrom(facts, key)
      await makeDatabases(folder, keys, 'Never entered', CONTENT_THREAD)
    }
    const store = await ContentStore.open(CONTENT_THREAD, join(filled, 'content.db'), 'write')
    using writer = store.writer()
    await writer.append(Buffer.alloc(16, 1), 0, 10, (out) => void out.fill(1))
    await store.close()
    await collectLeftovers(session, CONTENT_THREAD)
    const left = readdirSync(join(vault.folder, 'compartments')).sort()
    expect(left).toEqual([compartment.id, 'b'.repeat(32)].sort())
  })
})
