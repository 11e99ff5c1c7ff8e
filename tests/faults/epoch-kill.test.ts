/** Faults 3 and 6: killed at any lasting step of an epoch change, the old epoch opens whole or the new one, again and again. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { compartmentFolder } from '../../electron/engine/compartments/compartment-databases.ts'
import { contentsOf } from '../helpers/backup-fixture.ts'
import { type CompartmentFixture, compartmentFixture } from '../helpers/compartment-fixture.ts'
import { countSteps, hasStrace, killAtStep, LASTING_STEPS, spread } from '../helpers/kill-at-step.ts'
import { bytesOf } from '../helpers/sample-tree.ts'
import { FULL_RUN } from '../helpers/full-run.ts'

/** At most so many kills for each of them, evenly over the whole act. */
const KILLS = FULL_RUN ? 32 : 4

test.runIf(hasStrace)(
  'killed at any lasting step of an epoch change, the vault opens with the old epoch or the new one',
  { timeout: 900_000 },
  async () => {
    let f = await compartmentFixture()
    const names = Array.from({ length: 12 }, (_, at) => join(f.outside, `file ${at}`))
    names.forEach((name, at) => {
      writeFileSync(name, bytesOf(20_000 * at, at))
    })
    await f.import(names)
    const contents = await contentsOf(f.session, f.compartment.id)
    const ends = new Set<string>()
    for (const step of LASTING_STEPS) {
      await f.session.close()
      const { before, all } = countSteps(f, { act: 'epoch' }, step)
      f = await f.reopen()
      for (const when of spread(before + 1, all, KILLS)) {
        const epoch = f.compartment.keys.epoch
        await f.session.close()
        killAtStep(f, { act: 'epoch' }, step, when)
        f = await f.reopen()
        await collectLeftovers(f.session)
        const { session, compartment } = f
        const told = `killed at ${step} number ${String(when)}`
        expect(session.mode, told).toBe('normal')
        expect([epoch, epoch + 1], told).toContain(compartment.keys.epoch)
        expect(await contentsOf(session, compartment.id), told).toEqual(contents)
        expect(catalogues(f), told).toEqual([nameOf(compartment.keys.epoch)])
        expect(grantees(f), told).toEqual([session.person.staffId, 'recovery'].sort())
        ends.add(compartment.keys.epoch === epoch ? 'old' : 'new')
      }
    }
    expect(ends).toEqual(new Set(['old', 'new']))
    const verdict = await f.session.ledger.verify(new AbortController().signal, () => undefined)
    expect(verdict.intact).toBe(true)
    await f[Symbol.asyncDispose]()
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
