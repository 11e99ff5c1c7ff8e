/** An office of five: who may do what where, the rules, and acts that wait for a second person. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CALLS } from '../../shared/contract/contract.ts'
import { looksAt } from '../helpers/look-at.ts'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { ask, enrol, issueAgreement } from '../helpers/office-people.ts'
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

const CD2 = {
  code: 'CD2',
  name: 'Benno Falk',
  role: 'custodian',
  passcode: 'copper dolphin meadow quiver',
} as const
const EF3 = { code: 'EF3', name: 'Edda Frey', role: 'clerk', passcode: 'lantern oboe ticket walnut' } as const
const GH4 = {
  code: 'GH4',
  name: 'Gul Hansen',
  role: 'clerk',
  passcode: 'saddle tundra velvet harbour',
} as const
const IJ5 = {
  code: 'IJ5',
  name: 'Ines Jung',
  role: 'auditor',
  passcode: 'amber falcon pepper glacier',
} as const

describe('access, rules and second persons', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  const { look, barriers } = looksAt('access', () => page)
  const go = (name: string) => button(page.getByRole('navigation', { name: 'Main' }), name).click()
  const toAccess = async () => {
    await go('Access')
    await shown(page, 'Access')
  }
  const toRules = async () => {
    await go('Rules')
    await shown(page, 'Rules')
  }
  const cell = (person: string, compartment: string): Locator =>
    page.getByRole('gridcell', { name: new RegExp(`\\(${person}\\), ${compartment}: `, 'u') })
  const dialog = () => page.getByRole('dialog').last()
  /** The number of the compartment's key, and whether another one is due. */
  const keyOf = async (compartment: string) => {
    const { compartments } = CALLS['grant.list'].output.parse(await ask(page, 'grant.list', {}))
    const { epoch = 0, epochDue = true } = compartments.find(({ name }) => name === compartment) ?? {}
    return { epoch, epochDue }
  }
  const change = async (person: { code: string; passcode: string }) => {
    await lock(page)
    await unlock(page, person.code, person.passcode)
  }
  const AB1 = { code: STAFF_CODE, passcode: PASSCODE }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-access-'))
    const files = join(folder, 'letters')
    await mkdir(files)
    for (const name of ['first.txt', 'second.txt', 'third.txt'])
      await writeFile(join(files, name), `${name} of all`)
    running = await launchElectron()
    page = running.window
    await createVault(running, { parent: folder, rule: 'warn' })
    await createCompartment(page, 'Companies')
    await go('Home')
    await createCompartment(page, 'Private customers')
    await importFolder(running, files)
    await issueAgreement(page)
    for (const person of [CD2, EF3, GH4, IJ5]) await enrol(page, person)
  })
  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('gives rights in the grid, by keyboard alone', async () => {
    await toAccess()
    await cell('AB1', 'Companies').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Edda Frey (EF3) in “Private customers”' }).waitFor()
    await look('giving rights')
    // "Read" is offered; "Add" is the next tick.
    await page.getByRole('checkbox', { name: /^Add/u }).focus()
    await page.keyboard.press('Space')
    await button(dialog(), 'Give these rights').click()
    await page.getByText('Edda Frey (EF3) has the rights in “Private customers”.').waitFor()
    await cell('EF3', 'Private customers')
      .and(page.getByRole('gridcell', { name: /Read, Add$/u }))
      .waitFor()
    await look('access')
  })

  it('gives rights until a day, changes them and takes them away, and the key is new at once', async () => {
    await cell('GH4', 'Companies').dblclick()
    await dialog().getByLabel('Until a day').fill('2001-01-01')
    await dialog().getByText('This day is over.').waitFor()
    await dialog().getByLabel('Until a day').fill('2031-01-31')
    await button(dialog(), 'Give these rights').click()
    await page.getByText(/^Since .* given by AB1\. Not used yet\. Until 31 Jan 2031\.$/u).waitFor()
    await button(page, 'Change…').click()
    await page.getByRole('checkbox', { name: /^Export/u }).press('Space')
    await button(dialog(), 'Change the rights').click()
    await cell('GH4', 'Companies')
      .and(page.getByRole('gridcell', { name: /Read, Export$/u }))
      .waitFor()
    await button(page, 'Change…').click()
    await button(dialog(), 'Take all rights away…').click()
    await look('taking rights away')
    const before = await keyOf('Companies')
    await button(dialog(), 'Take the rights away').click()
    await cell('GH4', 'Companies')
      .and(page.getByRole('gridcell', { name: /no rights$/u }))
      .waitFor()
    await page.getByText('Gul Hansen (GH4) has no rights in “Companies” any more.').waitFor()
    expect(await keyOf('Companies')).toEqual({ epoch: before.epoch + 1, epochDue: false })
  })

  it('lets everybody see and do what they were given, and nothing else', async () => {
    await change(EF3)
    const rail = page.getByRole('group', { name: 'Compartments' })
    await button(rail, /^Private customers/u).click()
    await shown(page, 'Private customers')
    await row(page, 'letters').waitFor()
    expect(await button(rail, /^Companies/u).count()).toBe(0)
    expect(await button(page.getByRole('navigation', { name: 'Main' }), 'Access').count()).toBe(0)
    const { compartments } = (await ask(page, 'compartment.list', {})) as { compartments: { id: string }[] }
    const [own] = compartments
    expect(compartments).toHaveLength(1)
    // Past every button: the engine itself refuses.
    await expect(
      ask(page, 'compartment.rename', { compartment: own?.id ?? '', name: 'Mine' }),
    ).rejects.toThrow('no-right')
    await expect(ask(page, 'ledger.list', { filter: {}, offset: 0, limit: 1 })).rejects.toThrow('no-right')
    await change(GH4)
    await page.getByRole('heading', { name: 'No compartment is open to you yet' }).waitFor()
    await look('home of a clerk')
  })

  it('lets the auditor look at access and rules, and change neither', async () => {
    await change(IJ5)
    await toAccess()
    await cell('EF3', 'No\\. [0-9a-f]+').first().click()
    expect(await button(page, 'Review…').count()).toBe(0)
    expect(await button(page, 'Change…').count()).toBe(0)
    await look('access of an auditor')
    await toRules()
    await page.getByRole('checkbox', { name: 'Removing files for good' }).waitFor()
    expect(await page.getByRole('checkbox', { name: 'Removing files for good' }).isDisabled()).toBe(true)
    await look('rules of an auditor')
    await go('Backup')
    await shown(page, 'Backup')
    expect(await button(page, 'Look into a folder…').count()).toBe(1)
    expect(await page.getByText('Get something back').count()).toBe(0)
    await look('backup of an auditor')
  })

  it('changes the rules, and from then on only with a second person', async () => {
    await change(AB1)
    await toRules()
    await page.getByRole('checkbox', { name: 'Changing these rules' }).press('Space')
    await page.getByRole('checkbox', { name: 'Removing files for good' }).press('Space')
    await page.getByRole('checkbox', { name: /^Giving the right to export/u }).press('Space')
    await page.getByText('3 rules changed, not saved yet').waitFor()
    await look('rules, changed')
    await button(page, 'Save the rules').click()
    await page.getByText('The rules are in force.').waitFor()
    await page.getByLabel('Disable who has not unlocked for').fill('29')
    await page.getByText('A whole number from 30 to 365.').waitFor()
    await page.getByLabel('Disable who has not unlocked for').fill('60')
    await button(page, 'Save the rules').click()
    await page.getByRole('dialog', { name: 'A second person must agree' }).waitFor()
    await dialog().getByText('Adaeze Brandt (AB1) asks to').waitFor()
    await dialog().getByText('change the office’s rules').waitFor()
    await dialog().getByText('60 days').waitFor()
    await look('second person')
    await dialog().getByLabel('Reason').fill('The insurer asks for it')
    await dialog().getByLabel('Staff code').fill('AB1')
    await dialog().getByLabel('Passcode', { exact: true }).fill(PASSCODE)
    await button(dialog(), 'I agree').click()
    await dialog().getByText('This person cannot agree to it').waitFor()
    await dialog().getByLabel('Staff code').fill('CD2')
    await dialog().getByLabel('Passcode', { exact: true }).fill(CD2.passcode)
    await button(dialog(), 'I agree').click()
    await page.getByText('The rules are in force.').waitFor()
    await expect.poll(() => page.getByLabel('Disable who has not unlocked for').inputValue()).toBe('60')
  })

  it('removes files for good only after a second person agreed', async () => {
    await button(page.getByRole('navigation', { name: 'Main' }), /^Private customers/u).click()
    await row(page, 'letters').dblclick()
    await row(page, 'first.txt').click()
    await page.keyboard.press('Delete')
    await button(dialog(), 'Move to trash').click()
    await page.getByText('1 file is in the trash.').waitFor()
    await page.getByRole('treeitem', { name: 'Trash' }).click()
    await row(page, 'first.txt').click()
    await button(page, 'Remove for good…').click()
    await button(page.getByRole('alertdialog'), 'Remove for good').click()
    await page.getByRole('dialog', { name: 'A second person must agree' }).waitFor()
    await dialog().getByText('remove files from “Private customers” for good').waitFor()
    await dialog().getByLabel('Reason').fill('Stored by mistake')
    await button(dialog(), 'Leave it waiting').click()
    await page.getByText('The request waits for its second person. It is listed on Home.').waitFor()
    await row(page, 'first.txt').waitFor()
    await change(CD2)
    await page.getByText('1 act waits for you as the second person').waitFor()
    await page.getByText(/^Adaeze Brandt \(AB1\) asks to remove files/u).waitFor()
    await page.getByText('No compartment is open to you yet').waitFor()
    await look('home with a request')
    await button(page, 'Look at it…').click()
    await dialog().getByText('Stored by mistake').waitFor()
    await look('deciding')
    await button(dialog(), 'I agree').click()
    await page.getByText('Agreed. Both signatures are in the ledger.').waitFor()
    await change(AB1)
    await page.getByText(/^CD2 agreed\./u).waitFor()
    await look('home with an approved request')
    await button(page, 'Do it now').click()
    await button(page, /^Show report: Remove files/u).waitFor()
    await expect.poll(() => button(page, 'Do it now').count()).toBe(0)
  })

  it('declines with a reason, and what was declined is not done', async () => {
    await toAccess()
    await cell('EF3', 'Private customers').dblclick()
    await page.getByRole('checkbox', { name: /^Export/u }).press('Space')
    await button(dialog(), 'Change the rights').click()
    await page.getByRole('dialog', { name: 'A second person must agree' }).waitFor()
    await dialog().getByText('Read, Add, Export').waitFor()
    await dialog().getByLabel('Reason').fill('For the tax adviser')
    await button(dialog(), 'Leave it waiting').click()
    await page.getByText('The request waits for its second person. It is listed on Home.').waitFor()
    await change(CD2)
    await button(page, 'Decide…').click()
    await button(dialog(), 'Decline…').click()
    await dialog().getByLabel('Why not').fill('The adviser comes here')
    await look('declining')
    await button(dialog(), 'Decline').click()
    await page.getByText('The request was declined.').waitFor()
    await change(AB1)
    await page.getByText('CD2 declined: “The adviser comes here”').waitFor()
    await toAccess()
    await cell('EF3', 'Private customers')
      .and(page.getByRole('gridcell', { name: /Read, Add$/u }))
      .waitFor()
  })

  it('reviews every right line by line', async () => {
    await button(page, 'Review…').click()
    await shown(page, 'Review of the rights')
    const confirm = button(page, 'Confirm the review')
    expect(await confirm.isDisabled()).toBe(true)
    const ticks = page.getByRole('checkbox', { name: /^Still needed: /u })
    await ticks.first().waitFor()
    const lines = await ticks.count()
    expect(lines).toBe(3)
    for (let line = 0; line < lines; line++) await ticks.nth(line).press('Space')
    await page.getByText('3 of 3 confirmed').waitFor()
    await look('review')
    await confirm.click()
    await page.getByText('The review is in the ledger.').waitFor()
    await page.getByText(/^Last reviewed /u).waitFor()
  })

  it('renews the key of a compartment; whoever still has rights keeps them', async () => {
    await cell('EF3', 'Private customers').click()
    await button(page, 'Renew key…').click()
    await look('renewing a key')
    await button(dialog(), 'Renew the key').click()
    await page.getByText(/^The key of “Private customers” is new\./u).waitFor()
    await change(EF3)
    await button(page.getByRole('group', { name: 'Compartments' }), /^Private customers/u).click()
    await row(page, 'letters').waitFor()
  })

  it('has every step in the verified ledger', async () => {
    await change(AB1)
    await go('Ledger')
    await button(page, 'Verify the chain').click()
    await page.getByText('The chain is whole').waitFor()
    const { rows } = (await ask(page, 'ledger.list', { filter: {}, offset: 0, limit: 200 })) as {
      rows: { act: string }[]
    }
    const acts = new Set(rows.map(({ act }) => act))
    for (const act of ['grant.given', 'grant.revoked', 'grant.reviewed', 'policy.set', 'epoch.begun'])
      expect(acts).toContain(act)
    for (const act of ['request.made', 'request.approved', 'request.declined', 'item.removed'])
      expect(acts).toContain(act)
  })

  it('has no barriers', () => {
    expect(barriers).toEqual([])
  })
})
