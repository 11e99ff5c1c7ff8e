/** An office of one custodian: what it can bind to two persons, and who is the second one. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { looksAt } from '../helpers/look-at.ts'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { enrol, issueAgreement } from '../helpers/office-people.ts'
import {
  button,
  createCompartment,
  createVault,
  importFolder,
  lock,
  PASSCODE,
  row,
  shown,
  STAFF_CODE,
  unlock,
} from '../helpers/window-walk.ts'

const CLERK = {
  code: 'EF3',
  name: 'Edda Frey',
  role: 'clerk',
  passcode: 'lantern oboe ticket walnut',
} as const
const ADMINISTRATOR = {
  code: 'GH4',
  name: 'Gul Hansen',
  role: 'clerk',
  passcode: 'saddle tundra velvet harbour',
} as const

describe('an office of one custodian', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  const { look, barriers } = looksAt('one custodian', () => page)
  const navigation = () => page.getByRole('navigation', { name: 'Main' })
  const dialog = () => page.getByRole('dialog').last()
  const rule = (name: string) => page.getByRole('checkbox', { name })
  const give = async (code: string, right: RegExp) => {
    await button(navigation(), 'Access').click()
    await page.getByRole('gridcell', { name: new RegExp(`\\(${code}\\), Estates: `, 'u') }).dblclick()
    await page.getByRole('checkbox', { name: right }).press('Space')
    await button(dialog(), 'Give these rights').click()
    await dialog().waitFor({ state: 'hidden' })
  }
  const toTrash = async () => {
    await button(navigation(), /^Estates/u).click()
    await page.getByRole('treeitem', { name: 'Trash' }).click()
    await row(page, 'second.txt').click()
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-one-'))
    const files = join(folder, 'letters')
    await mkdir(files)
    for (const name of ['first.txt', 'second.txt']) await writeFile(join(files, name), `${name} of all`)
    running = await launchElectron()
    page = running.window
    await createVault(running, { parent: folder, rule: 'warn' })
    await createCompartment(page, 'Estates')
    await importFolder(running, files)
    await issueAgreement(page)
    for (const person of [CLERK, ADMINISTRATOR]) await enrol(page, person)
  }, 180_000)

  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  it('binds nothing to two persons while nobody could be the second, and says so beside the button', async () => {
    await give(CLERK.code, /^Add/u)
    await button(navigation(), 'Rules').click()
    await shown(page, 'Rules')
    await page.getByText(/^There is only one custodian\./u).waitFor()
    expect(await rule('When somebody leaves').isDisabled()).toBe(true)
    await rule('Removing files for good').press('Space')
    await button(page, 'Save the rules').click()
    await page
      .getByRole('region', { name: 'Save the rules' })
      .getByText('There is nobody who could be the second person')
      .waitFor()
    await look('refused')
    await button(page, 'Discard').click()
    await page.getByRole('region', { name: 'Save the rules' }).waitFor({ state: 'hidden' })
  })

  it('binds acts in a compartment once somebody else administers one', async () => {
    await give(ADMINISTRATOR.code, /^Administer/u)
    await button(navigation(), 'Rules').click()
    await rule('Removing files for good').press('Space')
    await button(page, 'Save the rules').click()
    await page.getByText('The rules are in force.').waitFor()
  })

  it('lets nobody remove files for good who does not administer the compartment', async () => {
    await lock(page)
    await unlock(page, CLERK.code, CLERK.passcode)
    await button(navigation(), /^Estates/u).click()
    await row(page, 'letters').dblclick()
    await row(page, 'second.txt').click()
    await page.keyboard.press('Delete')
    await button(dialog(), 'Move to trash').click()
    await page.getByText('1 file is in the trash.').waitFor()
    await toTrash()
    await expect.poll(() => button(page, 'Put back').isEnabled()).toBe(true)
    expect(await button(page, 'Remove for good…').isDisabled()).toBe(true)
    expect(await button(page, 'Empty the trash…').isDisabled()).toBe(true)
    await lock(page)
    await unlock(page, STAFF_CODE, PASSCODE)
  })

  it('has whoever administers it agree to what is named, and it is done', async () => {
    await toTrash()
    await button(page, 'Remove for good…').click()
    await button(page.getByRole('alertdialog'), 'Remove for good').click()
    await page.getByRole('dialog', { name: 'A second person must agree' }).waitFor()
    await dialog().getByText('“second.txt”').waitFor()
    await look('second person')
    await dialog().getByLabel('Reason').fill('Stored by mistake')
    await dialog().getByLabel('Staff code').fill(ADMINISTRATOR.code)
    await dialog().getByLabel('Passcode', { exact: true }).fill(ADMINISTRATOR.passcode)
    await button(dialog(), 'I agree').click()
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor()
  })

  it('has no barriers', () => {
    expect(barriers).toEqual([])
  })
})
