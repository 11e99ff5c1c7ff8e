/** What an auditor and a careful custodian do: read the ledger, verify and export it, look at the settings. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOpenDialogs, launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import {
  button,
  chooseOwnPasscode,
  createVault,
  lock,
  OFFICE,
  PASSCODE,
  shown,
  STAFF_CODE,
  tryToUnlock,
  unlock,
} from '../helpers/window-walk.ts'
import { looksAt } from '../helpers/look-at.ts'

const NEXT_PASSCODE = 'nine copper kettles whistle over the marsh'

describe('the ledger and the settings', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  let sheets: readonly string[]
  const { look, barriers } = looksAt('ledger', () => page)
  const entries = () => page.getByRole('grid', { name: 'Entries' }).getByRole('row')
  const choose = async (field: string, option: string) => {
    await page.getByRole('button', { name: new RegExp(`${field}$`) }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-ledger-'))
    running = await launchElectron()
    page = running.window
    sheets = await createVault(running, { parent: folder, rule: 'warn' })
    await lock(page)
    await tryToUnlock(page, STAFF_CODE, 'not the passcode of anybody')
    await page.getByText('The passcode or the staff code is wrong').waitFor()
    await unlock(page)
  })
  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('shows every act, the newest first, and the facts of one', async () => {
    await button(page, 'Ledger').click()
    await shown(page, 'Ledger')
    await entries().filter({ hasText: 'Vault created' }).first().waitFor()
    expect(await entries().nth(1).innerText()).toContain('Unlocked')
    const when = await page
      .getByRole('gridcell', { name: /\d:\d\d$/u })
      .first()
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(when).toBe(0)
    await look('ledger')
    await page.getByRole('grid', { name: 'Entries' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: /^Entry \d+$/ }).waitFor()
    await look('entry')
    await page.keyboard.press('Escape')
  })

  it('tells every fact of every entry in words, and people by code and name', async () => {
    const dialog = page.getByRole('dialog', { name: /^Entry \d+$/ })
    const grid = page.getByRole('grid', { name: 'Entries' })
    await dialog.waitFor({ state: 'detached' })
    await grid.press('Home')
    for (let left = (await entries().count()) - 1; left > 0; left--) {
      await grid.press('Enter')
      await dialog.waitFor()
      // A fact without words of its own would stand here as the engine calls it, such as `sheetSet`.
      for (const name of await dialog.getByRole('term').allInnerTexts()) expect(name).toMatch(/^\p{Lu}/u)
      if (left === 1) await dialog.getByText('AB1, Adaeze Brandt').waitFor()
      await dialog.getByRole('button', { name: 'Close' }).last().click()
      await dialog.waitFor({ state: 'detached' })
      await grid.press('ArrowDown')
    }
  })

  it('narrows the list by act, person and day', async () => {
    await choose('Act', 'Unlocking refused')
    await expect.poll(() => entries().filter({ hasText: 'Unlocked' }).count()).toBe(0)
    await entries().filter({ hasText: 'Unlocking refused' }).first().waitFor()
    await page.getByLabel('Staff code').fill('nobody')
    await page.getByRole('heading', { name: 'No entries' }).waitFor()
    await look('no entries')
    await button(page, 'Clear').click()
    await page.getByRole('textbox', { name: 'To' }).fill('2001-01-01')
    await page.getByRole('heading', { name: 'No entries' }).waitFor()
    await button(page, 'Clear').click()
    await entries().filter({ hasText: 'Vault created' }).first().waitFor()
  })

  it('verifies the chain to its head', async () => {
    await button(page, 'Verify the chain').click()
    await page.getByText('The chain is whole').waitFor()
    await look('verified')
  })

  it('exports what is shown, as a table and as data', async () => {
    for (const [format, ending] of [
      ['As a table (CSV)…', '.csv'],
      ['As data (JSON)…', '.json'],
    ] as const) {
      await answerOpenDialogs(running.app, [[folder]])
      await button(page, 'Export').click()
      await page.getByRole('menuitem', { name: format }).click()
      await expect
        .poll(async () => (await readdir(folder)).filter((name) => name.endsWith(ending)))
        .toHaveLength(1)
    }
    const table = (await readdir(folder)).find((name) => name.endsWith('.csv')) ?? ''
    await expect.poll(() => readFile(join(folder, table), 'utf8')).toContain('vault.created')
  })

  it('shows the security status and tests a recovery sheet', async () => {
    await button(page, 'Settings').click()
    await shown(page, 'Settings')
    await page.getByText(/^Argon2id, /).waitFor()
    const said = (name: string) =>
      page.getByRole('term').getByText(name, { exact: true }).locator('xpath=following::dd[1]').innerText()
    // Which of them depends on the machine.
    expect(await said('Keys in locked memory')).toMatch(/^(Yes: they are never|No: the system did not allow)/)
    expect(await said('Print jobs')).toMatch(/^(Unknown: where|Kept in memory by|Written to the disk)/)
    expect(await said('Temporary files')).toMatch(/^(In memory: what|No folder in memory)/)
    await look('settings')
    await button(page, 'Test…').click()
    await page.getByRole('textbox', { name: 'Recovery sheet' }).fill(sheets[1] ?? '')
    await page.getByText('Sheet 2 belongs to this vault.').waitFor()
    await look('sheet test')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  })

  it('checks the stored files, and reports that everything opened', async () => {
    await button(page, 'Check').click()
    await page.getByRole('menuitem', { name: 'All files' }).click()
    await button(page, 'Show report: Check of all files').click()
    await page.getByRole('dialog').getByText('Everything opened and is as it was stored.').waitFor()
    await look('report of a check')
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await button(page, 'Clear').click()
  })

  it('changes the theme at once, and the idle time', async () => {
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await choose('Theme', 'Dark')
    expect(await theme()).toBe('dark')
    expect(await page.evaluate(textsLeftBehind)).toEqual([])
    await page.emulateMedia({ reducedMotion: null })
    await look('settings, dark')
    await choose('Theme', 'Light')
    expect(await theme()).toBe('light')
    await choose('Lock by itself after', '10 minutes')
    await button(page, 'About').click()
    await shown(page, 'About Strongroom')
    await page
      .getByRole('row', { name: /^react / })
      .first()
      .waitFor()
    await look('about')
  })

  it('changes the passcode: the old one is refused from then on', async () => {
    await button(page, 'Settings').click()
    await page.getByRole('button', { name: /10 minutes/ }).waitFor()
    await button(page, 'Change…').click()
    const dialog = page.getByRole('dialog', { name: 'Change the passcode' })
    await dialog.getByLabel('Present passcode').fill('a wrong one')
    await chooseOwnPasscode(page, NEXT_PASSCODE)
    await look('change passcode')
    await button(dialog, 'Change').click()
    await dialog.getByRole('alert').first().waitFor()
    await dialog.getByLabel('Present passcode').fill(PASSCODE)
    await button(dialog, 'Change').click()
    await page.getByText('The passcode was changed.').waitFor()
    await lock(page)
    await tryToUnlock(page, STAFF_CODE, PASSCODE)
    await page.getByText('The passcode or the staff code is wrong').waitFor()
    await unlock(page, STAFF_CODE, NEXT_PASSCODE)
    await page.getByText(OFFICE).waitFor()
  })

  it('has no barriers', () => {
    expect(barriers).toEqual([])
  })
})

/** Headings of the screen that do not wear the colour that text has now. Runs in the page. */
function textsLeftBehind(): readonly string[] {
  const fresh = document.createElement('p')
  document.body.append(fresh)
  const { color } = getComputedStyle(fresh)
  fresh.remove()
  return [...document.querySelectorAll('main h1, main h2')]
    .filter((heading) => getComputedStyle(heading).color !== color)
    .map(({ textContent }) => textContent)
}
