/**
 * Fault 26 in the window: home, profile, caches, temporary folder and vault lie on a disk of their own, and after an
 * ordinary day every byte of it is looked through for what was planted.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { JobInput } from '../../shared/contract/contract.ts'
import { Canaries } from '../helpers/canaries.ts'
import { writeCanaryFiles } from '../helpers/canary-files.ts'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { ask, doJob } from '../helpers/office-people.ts'
import { openRawDisk } from '../helpers/raw-disk.ts'
import {
  button,
  createCompartment,
  createVault,
  importFolder,
  lock,
  OFFICE,
  PASSCODE,
  row,
  tryToUnlock,
  unlock,
} from '../helpers/window-walk.ts'

const NOTHING = '00000000'
const DAY_MS = 24 * 60 * 60 * 1000

/** Which memory a core dump of each process would hold, in the bits of core(5). */
const coreFilters = async (running: RunningApp): Promise<Record<string, string>> => {
  const metrics = await running.app.evaluate(({ app }) => app.getAppMetrics())
  return Object.fromEntries(metrics.map(({ pid, type, name }) => [name ?? type, coreFilter(pid)]))
}

const coreFilter = (pid: number): string => {
  try {
    // Of a process that has ended nothing is told any more.
    return readFileSync(`/proc/${pid}/coredump_filter`, 'latin1').trim() || NOTHING
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    // The sandbox made it undumpable: then its files here belong to root. Or it has ended.
    if (['EACCES', 'ENOENT', 'ESRCH'].includes(code)) return NOTHING
    throw error
  }
}

/** Somebody comes, is refused a second time, and goes again. */
async function walkOfSomebody({ window: page }: RunningApp, canaries: Canaries): Promise<void> {
  const text = `${canaries.plant('agreement')} is kept.\n`.repeat(30)
  await ask(page, 'agreement.issue', { text, months: null })
  const name = canaries.plant('name of a clerk')
  const enrolment: JobInput<'staff.enrol'> = {
    ...{ code: 'CL1', name, startsAt: null, keys: [] },
    role: 'clerk',
    passcode: `${canaries.plant('passcode of a clerk')} copper dolphin`,
    screening: {
      outcome: 'passed',
      at: Date.now() - DAY_MS,
      reference: canaries.plant('reference'),
      until: null,
    },
    agreement: { version: 1, typedName: name },
  }
  const { staffId } = (await doJob(page, 'staff.enrol', enrolment)) as { staffId: string }
  await expect(doJob(page, 'staff.enrol', enrolment)).rejects.toThrow('code-taken')
  await ask(page, 'staff.suspend', { staffId, reason: canaries.plant('reason of a suspension') })
  const left = { staffId, endsAt: Date.now(), reason: canaries.plant('reason of a leaving') }
  await doJob(page, 'staff.leave', left)
}

/** What the program printed, and what its processes were started with, which every program of the machine can read. */
async function saidAloud(running: RunningApp, folder: string, canaries: Canaries): Promise<string[]> {
  const output = join(folder, 'output')
  writeFileSync(output, running.output())
  const pids = await running.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid }) => pid))
  const started = process.platform === 'linux' ? pids.map((pid) => `/proc/${pid}/cmdline`) : []
  return [output, ...started].flatMap((place) => canaries.foundIn(place))
}

test('a day in the window leaves nothing that can be read', async () => {
  using disk = openRawDisk(512)
  const outside = mkdtempSync(join(tmpdir(), 'strongroom-residue-'))
  try {
    const folders = ['home', 'temporary', 'vaults'].map((name) => join(disk.place, name))
    const [home = '', temporary = '', vaults = ''] = folders
    for (const folder of folders) mkdirSync(folder)
    const canaries = new Canaries()
    for (const [what, text] of [
      ['office', OFFICE],
      ['custodian', 'Adaeze Brandt'],
      ['passcode', PASSCODE],
    ] as const)
      canaries.watch(what, text)
    const source = await writeCanaryFiles(outside, canaries)
    const running = await launchElectron({ home, env: { TMPDIR: temporary } })
    try {
      const page = running.window
      const sheets = await createVault(running, { parent: vaults, rule: 'warn' })
      for (const sheet of sheets) canaries.watch('recovery sheet', sheet.split('\n')[4] ?? '')
      await createCompartment(page, canaries.plant('compartment'))
      await importFolder(running, source.folder)
      await button(page, /^Put away: Import into/).click()
      await page.getByRole('treeitem', { name: source.folder.split('/').at(-1) ?? '' }).click()
      await row(page, source.names.picture).click()
      await page.getByRole('img', { name: new RegExp(`^${source.names.picture}, 1 by 1`) }).waitFor()
      await row(page, source.names.document).dblclick()
      const viewer = page.getByRole('dialog', { name: source.names.document })
      await viewer.getByRole('img', { name: `${source.names.document}, page 1 of 1` }).waitFor()
      await page.keyboard.press('Escape')
      await row(page, source.names.text).click()
      await page.getByText('in a letter').first().waitFor()
      await page.getByPlaceholder('Search names').fill(source.word.slice(0, 12))
      await row(page, source.names.text).waitFor()
      await page.getByPlaceholder('Search names').fill(canaries.plant('search'))
      await row(page, source.names.text).waitFor({ state: 'detached' })
      if (process.platform === 'linux') {
        const filters = await coreFilters(running)
        expect(Object.keys(filters)).toEqual(
          expect.arrayContaining(['Browser', 'Tab', 'GPU', 'Strongroom engine', 'Strongroom inspector']),
        )
        expect(new Set(Object.values(filters))).toEqual(new Set([NOTHING]))
      }
      await walkOfSomebody(running, canaries)
      expect(await saidAloud(running, outside, canaries)).toEqual([])
      // A form that is half filled when the vault locks is sealed; what was typed is given back, and lies nowhere.
      await page.getByPlaceholder('Search names').fill('')
      await button(page, 'New folder…').click()
      const half = canaries.plant('half-filled form')
      await page.getByRole('dialog').getByLabel('Name').fill(half)
      await lock(page)
      expect(canaries.foundIn(disk.raw())).toEqual([])
      await tryToUnlock(page, canaries.plant('staff code').slice(0, 10), canaries.plant('wrong passcode'))
      await page.getByRole('alert').first().waitFor()
      await unlock(page)
      await button(page, 'Continue').click()
      await expect.poll(() => page.getByRole('dialog').getByLabel('Name').inputValue()).toBe(half)
      expect(await saidAloud(running, outside, canaries)).toEqual([])
      expect(canaries.foundIn(disk.raw())).toEqual([])
    } finally {
      await running.close()
    }
    expect(canaries.foundIn(disk.raw())).toEqual([])
    expect(canaries.foundIn(disk.place)).toEqual([])
    // The search finds what is there.
    expect(canaries.foundIn(outside).join('\n')).toContain('text (utf8) in')
  } finally {
    rmSync(outside, { recursive: true, force: true })
  }
})
