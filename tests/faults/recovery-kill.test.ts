/** Fault 2 for what sheets do inside a vault: killed at any lasting step, the old sheets open everything or the new ones do. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { combineSheets, judgeSheet } from '../../electron/engine/keys/recovery.ts'
import { headStore } from '../../electron/engine/session/head-store.ts'
import { openRecovered } from '../../electron/engine/session/recovered-vault.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import {
  CONTENT_THREAD,
  type CompartmentFixture,
  compartmentFixture,
} from '../helpers/compartment-fixture.ts'
import { countSteps, hasStrace, killAtStep, LASTING_STEPS, spread } from '../helpers/kill-at-step.ts'
import { appointBy } from '../helpers/recovery-walk.ts'
import { OTHER_PASSCODE } from '../helpers/vault-fixture.ts'
import { FULL_RUN } from '../helpers/full-run.ts'

/** At most so many kills for each kind of step, evenly over the whole act. */
const KILLS = FULL_RUN ? { reissue: 16, reset: 8 } : { reissue: 2, reset: 1 }

/** Sheets in files, as the act in its own process reads and writes them. */
class SheetBox {
  readonly place: string

  constructor(base: string, sheets: readonly string[]) {
    this.place = join(base, 'sheets')
    mkdirSync(this.place)
    this.write('present', sheets)
    this.write('drawn', sheets)
  }

  write(name: 'present' | 'drawn', sheets: readonly string[]): void {
    writeFileSync(join(this.place, name), sheets.join('\n\n'))
  }

  read(name: 'present' | 'drawn'): string[] {
    return readFileSync(join(this.place, name), 'utf8').split('\n\n')
  }
}

/** Which of the two sets are the vault's now, told from the head alone. */
async function presentSheets(folder: string, box: SheetBox): Promise<'old' | 'new'> {
  const { recovery } = (await headStore(folder).read()).head
  const [old, drawn] = (['present', 'drawn'] as const).map(
    (name) => judgeSheet(box.read(name)[0] ?? '', recovery).verdict,
  )
  expect([old, drawn].filter((verdict) => verdict === 'correct')).toHaveLength(1)
  return old === 'correct' ? 'old' : 'new'
}

/** Opens a copy of what the kill left with sheets and nothing else, before anybody else could mend it. */
async function opensBySheets(
  { vault, compartment }: CompartmentFixture,
  sheets: readonly string[],
  told: string,
): Promise<void> {
  const folder = join(vault.base, 'copy')
  cpSync(vault.folder, folder, { recursive: true })
  const { recovery } = (await headStore(folder).read()).head
  using keys = await combineSheets(sheets.slice(0, 2), recovery)
  {
    await using open = await openRecovered({
      ...{ folder, machineFolder: vault.environment.machineFolder, keys, access: 'write' },
      openCompartment: compartmentOpener(CONTENT_THREAD),
    })
    expect(
      open.compartments().map(({ id }) => id),
      told,
    ).toEqual([compartment.id])
    expect(open.shutCompartments(), told).toEqual([])
    const verdict = await open.ledger?.verify(new AbortController().signal, () => undefined)
    expect(verdict?.intact, told).toBe(true)
  }
  rmSync(folder, { recursive: true })
}

async function isWhole(session: VaultSession, told: string): Promise<void> {
  expect(session.mode, told).toBe('normal')
  const { intact } = await session.ledger.verify(new AbortController().signal, () => undefined)
  expect([intact, session.authority.refused], told).toEqual([true, 0])
}

test.runIf(hasStrace)(
  'killed at any lasting step of a reissue, the old sheets open everything or the new ones do, never neither',
  { timeout: 900_000 },
  async () => {
    let f = await compartmentFixture()
    const box = new SheetBox(f.vault.base, f.vault.sheets)
    const act = { act: 'reissue', place: box.place } as const
    const ends = new Set<string>()
    for (const step of LASTING_STEPS) {
      await f.session.close()
      const { before, all } = countSteps(f, act, step)
      box.write('present', box.read('drawn'))
      f = await f.reopen()
      for (const when of spread(before + 1, all, KILLS.reissue)) {
        await f.session.close()
        killAtStep(f, act, step, when)
        const told = `killed at ${step} number ${String(when)}`
        const present = await presentSheets(f.vault.folder, box)
        ends.add(present)
        if (present === 'new') box.write('present', box.read('drawn'))
        await opensBySheets(f, box.read('present'), told)
        f = await f.reopen()
        await isWhole(f.session, told)
        // Nothing is left of one that was not finished, and one that was is told of.
        const { lineage } = f.session.directory
        expect(f.session.registry.successions().length, told).toBe(lineage.pairs.length - 1)
        expect(f.session.authority.successions.length, told).toBe(lineage.pairs.length - 1)
      }
    }
    expect(ends).toEqual(new Set(['old', 'new']))
    await f.session.close()
    // Only sheets, through all these pairs.
    await appointBy(f.vault, box.read('present'), 'CD2')
    const session = await f.vault.unlock({ staffCode: 'CD2', passcode: OTHER_PASSCODE })
    expect(session.compartments()).toHaveLength(1)
    await isWhole(session, 'at the end')
    await session.close()
    await f[Symbol.asyncDispose]()
  },
)

test.runIf(hasStrace)(
  'killed at any lasting step of giving somebody new keys, the same act again gives them a way in with all grants',
  { timeout: 900_000 },
  async () => {
    let f = await compartmentFixture()
    await f.session.close()
    await appointBy(f.vault, f.vault.sheets, 'CD2')
    const box = new SheetBox(f.vault.base, f.vault.sheets)
    const act = { act: 'reset', place: box.place } as const
    const person = { staffCode: 'CD2', passcode: OTHER_PASSCODE }
    for (const step of LASTING_STEPS) {
      const { before, all } = countSteps(f, act, step)
      for (const when of spread(before + 1, all, KILLS.reset)) {
        killAtStep(f, act, step, when)
        const told = `killed at ${step} number ${String(when)}`
        f = await f.reopen()
        await isWhole(f.session, told)
        const here = f.session.authority.members().filter(({ state }) => state === 'here')
        expect(here, told).toHaveLength(2)
        await f.session.close()
        countSteps(f, act, step)
        const session = await f.vault.unlock(person)
        await isWhole(session, told)
        expect(session.compartments(), told).toHaveLength(1)
        await session.close()
      }
    }
    await f[Symbol.asyncDispose]()
  },
)
