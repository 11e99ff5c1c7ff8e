/** Fault 2 for what sheets do inside a vault: cut off anywhere, the old sheets open everything or the new ones do. */
import { once } from 'node:events'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
import { startAct } from '../helpers/act-in-child.ts'
import { canRecord, cutEverywhere, cutting } from '../helpers/cut-everywhere.ts'
import { appointBy } from '../helpers/recovery-walk.ts'
import { OTHER_PASSCODE } from '../helpers/vault-fixture.ts'

const { elsewhere } = cutting()

type SheetsName = 'present' | 'drawn'

/** Sheets in files, as the act in its own process reads and writes them. */
class SheetBox {
  readonly place: string

  constructor(place: string, sheets: readonly string[]) {
    this.place = place
    writeFileSync(join(place, 'present'), sheets.join('\n\n'))
  }

  read(name: SheetsName): string[] {
    return readFileSync(join(this.place, name), 'utf8').split('\n\n')
  }
}

/** Which of the two sets are the vault's now, told from the head alone. */
async function presentSheets(folder: string, box: SheetBox): Promise<SheetsName> {
  const { recovery } = (await headStore(folder).read()).head
  const [present, ...more] = (['present', 'drawn'] as const).filter(
    (name) => judgeSheet(box.read(name)[0] ?? '', recovery).verdict === 'correct',
  )
  expect(more).toEqual([])
  if (present === undefined) throw new Error('neither set is the vault’s')
  return present
}

/** Opens a copy of what the kill left with sheets and nothing else, before anybody else could mend it. */
async function opensBySheets(
  { vault, compartment }: CompartmentFixture,
  sheets: readonly string[],
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
    expect(open.compartments().map(({ id }) => id)).toEqual([compartment.id])
    expect(open.shutCompartments()).toEqual([])
    const verdict = await open.ledger?.verify(new AbortController().signal, () => undefined)
    expect(verdict?.intact).toBe(true)
  }
  rmSync(folder, { recursive: true })
}

async function isWhole(session: VaultSession): Promise<void> {
  expect(session.mode).toBe('normal')
  const { intact } = await session.ledger.verify(new AbortController().signal, () => undefined)
  expect([intact, session.authority.refused]).toEqual([true, 0])
}

test.runIf(canRecord)(
  'a reissue: the old sheets open everything or the new ones do, never neither',
  async () => {
    let f = await compartmentFixture()
    await f.session.close()
    const box = new SheetBox(elsewhere(), f.vault.sheets)
    const ends = new Set<string>()
    await cutEverywhere(f, {
      act: 'reissue',
      place: box.place,
      samples: 12,
      async look({ done }) {
        const present = await presentSheets(f.vault.folder, box)
        if (done) expect(present).toBe('drawn')
        ends.add(present)
        await opensBySheets(f, box.read(present))
        f = await f.reopen()
        await isWhole(f.session)
        // Nothing is left of one that was not finished, and one that was is told of.
        const { lineage } = f.session.directory
        expect(f.session.registry.successions().length).toBe(lineage.pairs.length - 1)
        expect(f.session.authority.successions.length).toBe(lineage.pairs.length - 1)
        await f.session.close()
      },
    })
    expect(ends).toEqual(new Set(['present', 'drawn']))
    // The last cut left the new ones, and they alone go on.
    await appointBy(f.vault, box.read('drawn'), 'CD2')
    const session = await f.vault.unlock({ staffCode: 'CD2', passcode: OTHER_PASSCODE })
    expect(session.compartments()).toHaveLength(1)
    await isWhole(session)
    await session.close()
    await f[Symbol.asyncDispose]()
  },
)

test.runIf(canRecord)(
  'giving somebody new keys: it was done, or can be done again, with all grants',
  async () => {
    let f = await compartmentFixture()
    await f.session.close()
    await appointBy(f.vault, f.vault.sheets, 'CD2')
    const box = new SheetBox(elsewhere(), f.vault.sheets)
    await cutEverywhere(f, {
      act: 'reset',
      place: box.place,
      samples: 5,
      async look() {
        f = await f.reopen()
        await isWhole(f.session)
        const here = f.session.authority.members().filter(({ state }) => state === 'here')
        expect(here).toHaveLength(2)
        await f.session.close()
        const [code] = (await once(startAct(f, 'reset', box.place), 'exit')) as [number | null]
        expect(code).toBe(0)
        const session = await f.vault.unlock({ staffCode: 'CD2', passcode: OTHER_PASSCODE })
        await isWhole(session)
        expect(session.compartments()).toHaveLength(1)
        await session.close()
      },
    })
    await f[Symbol.asyncDispose]()
  },
)
