/** Acts that are left waiting for a second person, from asking to doing: each as somebody at the window meets it. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Policy } from '../../shared/contract/policy.ts'
import { answerOpenDialogs, launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { ask, enrol, issueAgreement } from '../helpers/office-people.ts'
import { toPerson } from '../helpers/people-walk.ts'
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
import { looksAt } from '../helpers/look-at.ts'

const AB1 = { code: STAFF_CODE, passcode: PASSCODE }
const CD2 = {
  code: 'CD2',
  name: 'Benno Falk',
  role: 'custodian',
  passcode: 'copper dolphin meadow quiver',
} as const
const EF3 = { code: 'EF3', name: 'Edda Frey', role: 'clerk', passcode: 'lantern oboe ticket walnut' } as const

describe('acts that wait for a second person', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  const { look, barriers } = looksAt('waiting-acts', () => page)
  const go = (name: string) => button(page.getByRole('navigation', { name: 'Main' }), name).click()
  const dialog = () => page.getByRole('dialog').last()
  const change = async ({ code, passcode }: { code: string; passcode: string }) => {
    await lock(page)
    await unlock(page, code, passcode)
  }
  const leaveWaiting = async (reason: string) => {
    await page.getByRole('dialog', { name: 'A second person must agree' }).waitFor()
    await dialog().getByLabel('Reason').fill(reason)
    await button(dialog(), 'Leave it waiting').click()
    await page.getByText('The request waits for its second person. It is listed on Home.').waitFor()
  }
  /** Somebody else unlocks, reads the question, and agrees. @param facts that the question must state */
  const agree = async (who: typeof AB1, ...facts: readonly string[]) => {
    await change(who)
    await button(page, 'Decide…').click()
    for (const fact of facts) await dialog().getByText(fact, { exact: true }).waitFor()
    await button(dialog(), 'I agree').click()
    await page.getByText('Agreed. Both signatures are in the ledger.').waitFor()
  }
  const requestList = () => page.getByRole('region', { name: 'Waiting for a second person' })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-waiting-'))
    const files = join(folder, 'letters')
    await mkdir(files)
    for (const name of ['first.txt', 'second.txt']) await writeFile(join(files, name), `${name} of all`)
    running = await launchElectron()
    page = running.window
    await createVault(running, { parent: folder, rule: 'warn' })
    await createCompartment(page, 'Companies')
    await importFolder(running, files)
    await issueAgreement(page)
    await enrol(page, CD2)
    const staffId = await enrol(page, EF3)
    const { compartments } = (await ask(page, 'compartment.list', {})) as { compartments: { id: string }[] }
    const compartment = compartments[0]?.id ?? ''
    await ask(page, 'grant.give', { compartment, staffId, rights: ['read', 'export'], until: null })
    const { policy } = (await ask(page, 'policy.get', {})) as { policy: Policy }
    const secondPerson = ['grant.give', 'file.export', 'policy.set', 'staff.leave'] as const
    await ask(page, 'policy.set', { policy: { ...policy, secondPerson: [...secondPerson], exportItems: 1 } })
  })
  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  const askToExport = async () => {
    await button(page.getByRole('group', { name: 'Compartments' }), /^Companies/u).click()
    await row(page, 'letters').click()
    await page.keyboard.press('Control+e')
    await page.getByLabel('Reason').fill('For the notary')
    await answerOpenDialogs(running.app, [[folder]])
    await button(page, 'Choose a folder…').click()
    await button(dialog(), 'Export').click()
    await leaveWaiting('For the notary')
    await go('Home')
  }

  it('a large export: asked for, taken back, asked for again, agreed to, and done', async () => {
    await change(EF3)
    await askToExport()
    await requestList().getByText('You ask to export files from “Companies”').waitFor()
    await look('home of who asks')
    await button(requestList(), 'Withdraw').click()
    await page.getByText('The request was withdrawn.').waitFor()
    await requestList().waitFor({ state: 'detached' })
    await askToExport()
    await agree(AB1, 'Edda Frey (EF3) asks to', 'export files from “Companies”', 'For the notary')
    expect((await readdir(folder)).toSorted()).toHaveLength(2)
    await change(EF3)
    await requestList()
      .getByText(/^AB1 agreed\. It can be done now/u)
      .waitFor()
    await answerOpenDialogs(running.app, [[folder]])
    await button(requestList(), 'Do it now').click()
    await button(page, /^Show report: Export files from/u).waitFor()
    expect(await readdir(folder)).toHaveLength(3)
    await requestList().waitFor({ state: 'detached' })
  })

  it('the right to administer: agreed to, and given as it was asked for', async () => {
    await change(AB1)
    await go('Access')
    const cell = (rights: string) =>
      page.getByRole('gridcell', { name: `Benno Falk (CD2), Companies: ${rights}` })
    await cell('no rights').dblclick()
    await page.getByRole('checkbox', { name: /^Administer/u }).press('Space')
    await button(dialog(), 'Give these rights').click()
    await leaveWaiting('He takes over in spring')
    await agree(CD2, 'Adaeze Brandt (AB1) asks to', 'Read, Administer', 'He takes over in spring')
    await change(AB1)
    await button(requestList(), 'Do it now').click()
    await page.getByText('Done, with both signatures in the ledger.').waitFor()
    await go('Access')
    await cell('Read, Administer').waitFor()
  })

  it('other rules: the question states what holds now and what would', async () => {
    await go('Rules')
    await page.getByLabel('Disable who has not unlocked for').fill('60')
    await button(page, 'Save the rules').click()
    await leaveWaiting('The insurer asks for it')
    const dormantDays = () => page.getByLabel('Disable who has not unlocked for').inputValue()
    await expect.poll(dormantDays).toBe('90')
    await agree(CD2, 'change the office’s rules', '90 days → 60 days')
    await change(AB1)
    await button(requestList(), 'Do it now').click()
    await page.getByText('Done, with both signatures in the ledger.').waitFor()
    await go('Rules')
    // The rules as they were known stand there until they are told anew.
    await expect.poll(dormantDays).toBe('60')
  })

  it('a leaving: done as it was agreed to, without typing it once more', async () => {
    await toPerson(page, EF3.name)
    await button(page, 'Leaving…').click()
    await button(page, 'Continue').click()
    await page.getByLabel('Reason').fill('End of contract')
    await button(page, 'Continue').click()
    await page.getByLabel('Type the staff code EF3 to confirm').fill('EF3')
    await button(page, 'End the access').click()
    await leaveWaiting('She moves away')
    await shown(page, EF3.name)
    await agree(
      CD2,
      'end the access of Edda Frey (EF3) because they leave',
      'End of contract',
      'She moves away',
    )
    await change(AB1)
    await button(requestList(), 'Do it now').click()
    await shown(page, 'This cannot be undone')
    await look('leaving, agreed to')
    await page.getByLabel('Type the staff code EF3 to confirm').fill('EF3')
    await button(page, 'End the access').click()
    await shown(page, `${EF3.name} has left`)
    await button(page, 'Done').click()
    await go('Home')
    await requestList().waitFor({ state: 'detached' })
  })

  it('a custodian who alone administers a compartment is told so before they go', async () => {
    await change(CD2)
    await go('Access')
    await page.getByRole('gridcell', { name: /\(CD2\), Companies: /u }).dblclick()
    await button(dialog(), 'Take all rights away…').click()
    await button(dialog(), 'Take the rights away').click()
    await page.getByRole('gridcell', { name: /\(CD2\), Companies: no rights$/u }).waitFor()
    await toPerson(page, 'Adaeze Brandt')
    await button(page, 'Leaving…').click()
    await page.getByText('Only Adaeze Brandt administers 1 compartment').waitFor()
    await page.getByText('Nobody else administers it').waitFor()
    await look('leaving of the only administrator')
  })

  it('has no barriers', () => {
    expect(barriers).toEqual([])
  })
})
