/** Faults 3 and 6: cut off anywhere in an epoch change, and in the mending of that, the old epoch opens whole or the new one. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { compartmentFolder } from '../../electron/engine/compartments/compartment-databases.ts'
import { contentsOf } from '../helpers/backup-fixture.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../helpers/compartment-fixture.ts'
import { canRecord, cutEverywhere, cutting, type Said } from '../helpers/cut-everywhere.ts'
import { bytesOf } from '../helpers/sample-tree.ts'

const { elsewhere } = cutting()

test.runIf(canRecord)(
  'the vault opens with the old epoch or the new one, and all there is in it',
  async () => {
    let f = await compartmentFixture()
    const names = Array.from({ length: 12 }, (_, at) => join(elsewhere(), `file ${String(at)}`))
    names.forEach((name, at) => {
      writeFileSync(name, bytesOf(20_000 * at, at))
    })
    await f.import(names)
    const contents = await contentsOf(f.session, f.compartment.id)
    await f.session.close()
    const ends = new Set<number>()
    let unmended = 0
    await cutEverywhere(f, {
      act: 'epoch',
      samples: 14,
      async look(said) {
        if (catalogues(f).length > 1 && unmended++ === 0)
          await cutEverywhere(f, {
            act: 'mend',
            withUnlock: true,
            samples: 5,
            look: () => lookInside({ begun: true, done: false }),
          })
        else await lookInside(said)
      },
    })
    expect(ends).toEqual(new Set([1, 2]))
    expect(unmended).toBeGreaterThan(0)
    await f[Symbol.asyncDispose]()

    async function lookInside({ done }: Said): Promise<void> {
      f = await f.reopen()
      const { session, compartment } = f
      await collectLeftovers(session, CONTENT_THREAD)
      expect(session.mode).toBe('normal')
      const { epoch } = compartment.keys
      expect(done ? [2] : [1, 2]).toContain(epoch)
      expect(await contentsOf(session, compartment.id)).toEqual(contents)
      expect(catalogues(f)).toEqual([nameOf(epoch)])
      expect(grantees(f)).toEqual([session.person.staffId, 'recovery'].sort())
      const { intact } = await session.ledger.verify(new AbortController().signal, () => undefined)
      expect([intact, session.authority.refused]).toEqual([true, 0])
      ends.add(epoch)
      await session.close()
    }
  },
)

function catalogues({ vault, compartment }: CompartmentFixture): string[] {
  const names = readdirSync(compartmentFolder(vault.folder, compartment.id))
  return names.filter((name) => name.startsWith('catalogue') && name.endsWith('.db'))
}

function nameOf(epoch: number): string {
  return epoch === 1 ? 'catalogue.db' : `catalogue.${String(epoch)}.db`
}

function grantees({ session, compartment }: CompartmentFixture): string[] {
  const { id, keys } = compartment
  const rows = session.registry.grants().filter((row) => row.compartment === id)
  expect(rows.every(({ epoch }) => epoch === keys.epoch)).toBe(true)
  return rows.map(({ grantee }) => grantee).sort()
}
