/** What somebody was filling in when the vault locked comes back after unlocking, where it was; for every kind of form. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { enrol, issueAgreement } from '../helpers/office-people.ts'
import { toPeople, toPerson } from '../helpers/people-walk.ts'
import {
  button,
  createCompartment,
  createVault,
  importFolder,
  lock,
  row,
  shown,
  unlock,
} from '../helpers/window-walk.ts'

const EF3 = { code: 'EF3', name: 'Edda Frey', role: 'clerk', passcode: 'lantern oboe ticket walnut' } as const

describe('a form that is being filled when the vault locks', () => {
  let running: RunningApp
  let page: Page
  let folder: string

  const comeBack = async (form: string) => {
    await lock(page)
    await unlock(page)
    await page.getByText(`You were filling in: ${form}`).waitFor()
    await button(page, 'Continue').click()
  }
  const valueOf = (label: string) => page.getByLabel(label, { exact: true }).inputValue()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-forms-'))
    running = await launchElectron()
    page = running.window
    await createVault(running, { parent: folder, rule: 'warn' })
    await createCompartment(page, 'Archive')
    await mkdir(join(folder, 'Letters'))
    await writeFile(join(folder, 'Letters', 'first.txt'), 'a letter')
    await importFolder(running, join(folder, 'Letters'))
    await button(page, /^Put away: Import into/).click()
    await issueAgreement(page)
    await enrol(page, EF3)
    await page.getByRole('treeitem', { name: 'Letters' }).click()
    await row(page, 'first.txt').click()
  })
  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('comes back with the file that was to be exported, and with its reason', async () => {
    await page.keyboard.press('Control+e')
    await page.getByLabel('Reason').fill('For the notary')
    await comeBack('an export')
    await page
      .getByText(/1 file/)
      .first()
      .waitFor()
    await expect.poll(() => page.getByLabel('Reason').inputValue()).toBe('For the notary')
    await button(page, 'Cancel').click()
  })

  it('comes back with the file that was to be renamed', async () => {
    await page.getByRole('treeitem', { name: 'Letters' }).click()
    await row(page, 'first.txt').click()
    await page.keyboard.press('F2')
    await page.getByRole('dialog').getByRole('textbox').fill('second.txt')
    await comeBack('a new name')
    await expect.poll(() => page.getByRole('dialog').getByRole('textbox').inputValue()).toBe('second.txt')
    await page.getByRole('dialog').getByRole('textbox').press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('treeitem', { name: 'Letters' }).click()
    await row(page, 'second.txt').waitFor()
  })

  it('comes back with a draft of the agreement', async () => {
    await toPeople(page)
    await button(page, 'Agreement').click()
    await button(page, 'Issue a new version…').click()
    await page.getByLabel('Text of the agreement', { exact: true }).fill('Half an agreement')
    await comeBack('a version of the agreement')
    await expect.poll(() => valueOf('Text of the agreement')).toBe('Half an agreement')
  })

  it('comes back with rules that were not saved', async () => {
    await button(page, 'Rules').click()
    await page.getByLabel('Disable who has not unlocked for').fill('45')
    await comeBack('the rules of the office')
    await expect.poll(() => page.getByLabel('Disable who has not unlocked for').inputValue()).toBe('45')
  })

  it('comes back with the folder that files were to be moved to', async () => {
    await button(page.getByRole('navigation', { name: 'Main' }), /^Archive/u).click()
    await page.getByRole('treeitem', { name: 'Letters' }).click()
    await row(page, 'second.txt').click()
    await button(page, 'Move…').click()
    const dialog = page.getByRole('dialog', { name: /^Move 1 file/u })
    await button(dialog, 'Letters').click()
    await dialog.getByText('No folders in here').waitFor()
    await comeBack('moving files')
    await dialog.waitFor()
    await dialog.getByText('No folders in here').waitFor()
    await button(dialog, 'Cancel').click()
  })

  it('comes back with a screening, of the very person', async () => {
    await toPerson(page, EF3.name)
    await button(page, 'Record a new one…').click()
    await page.getByLabel('Where the report is kept').fill('HR-2026/14')
    await comeBack('a screening')
    await page.getByRole('dialog', { name: new RegExp(EF3.name, 'u') }).waitFor()
    await expect.poll(() => valueOf('Where the report is kept')).toBe('HR-2026/14')
    await button(page, 'Cancel').click()
  })

  it('comes back with the rights that were to be given, and with the reason of a leaving', async () => {
    await button(page.getByRole('navigation', { name: 'Main' }), 'Access').click()
    await page.getByRole('gridcell', { name: /\(EF3\), Archive: /u }).dblclick()
    await page.getByRole('checkbox', { name: /^Export/u }).press('Space')
    await comeBack('rights in a compartment')
    await page.getByRole('dialog', { name: 'Edda Frey (EF3) in “Archive”' }).waitFor()
    await expect.poll(() => page.getByRole('checkbox', { name: /^Export/u }).isChecked()).toBe(true)
    await button(page, 'Cancel').click()
    await toPerson(page, EF3.name)
    await button(page, 'Leaving…').click()
    await button(page, 'Continue').click()
    await page.getByLabel('Reason').fill('End of contract')
    await comeBack('the end of somebody’s work')
    await shown(page, 'When, and why')
    await expect.poll(() => page.getByLabel('Reason').inputValue()).toBe('End of contract')
    await button(page, 'Cancel').click()
  })

  it('comes back with what the custodian typed of an enrolment, and with nothing else', async () => {
    await toPeople(page)
    await button(page, 'Enrol a person').click()
    await page.getByLabel('Name', { exact: true }).fill('Bea Holm')
    await page.getByLabel('Staff code').fill('bh2')
    await comeBack('an enrolment')
    await shown(page, 'Who is it?')
    await expect.poll(() => valueOf('Name')).toBe('Bea Holm')
    expect(await page.getByLabel('Staff code').inputValue()).toBe('BH2')
  })

  it('is gone once it was thrown away', async () => {
    await lock(page)
    await unlock(page)
    await button(page, 'Discard').first().click()
    await page.getByText(/^You were filling in/).waitFor({ state: 'detached' })
    await lock(page)
    await unlock(page)
    expect(await page.getByText(/^You were filling in/).count()).toBe(0)
  })
})
