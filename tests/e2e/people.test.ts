/**
 * An office of one custodian, two clerks and one auditor, set up from nothing: each signs, papers lapse and are renewed,
 * somebody is suspended, somebody leaves; and every step stands in the ledger, which verifies. In the real Electron.
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOpenDialogs, launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { dayFromNow, enrol, readAndType, toPeople, toPerson } from '../helpers/people-walk.ts'
import { VirtualKey } from '../helpers/virtual-key.ts'
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
  tryToUnlock,
  unlock,
} from '../helpers/window-walk.ts'
import { looksAt } from '../helpers/look-at.ts'

/** Somebody without the key of the registry cannot be told more. */
const NO_KEY = /not recorded yet, or a custodian has suspended your access\./u
const CUSTODIAN = 'Adaeze Brandt'
const CLERK = { name: 'Mira Olsen', code: 'CL1', passcode: 'eleven green boats drift upstream' } as const
/** As long as a name may be, in four scripts, with a word that no line can hold. */
const LONG = {
  name: `Željko Nguyễn 吉田 محمد ${'Wolfeschlegelsteinhausen'.repeat(3)}`,
  code: 'CL2',
  passcode: 'quiet harbour lamps at the river',
} as const
const AUDITOR = {
  name: 'Tomas Field',
  code: 'AU1',
  role: 'Auditor',
  passcode: 'tall birches lean over the well',
} as const

describe('the people of an office', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  let words: readonly string[]
  let key: VirtualKey | undefined
  const { look, barriers } = looksAt('people', () => page)
  const go = (name: string) => button(page.getByRole('navigation', { name: 'Main' }), name).click()
  const change = async (code: string, passcode: string) => {
    await lock(page)
    await unlock(page, code, passcode)
  }
  const toCustodian = () => change(STAFF_CODE, PASSCODE)
  /** Tries to unlock, in spite of a connection if there is one, and waits for the words of a refusal. */
  const refused = async ({ code, passcode }: { code: string; passcode: string }, reason: RegExp) => {
    await lock(page)
    await tryToUnlock(page, code, passcode)
    const anyway = button(page, 'Unlock all the same')
    const alert = page.getByRole('alert').filter({ hasText: reason })
    await anyway.or(alert).first().waitFor()
    if (await anyway.isVisible()) await anyway.click()
    await alert.waitFor()
  }

  const backUp = async () => {
    await go('Backup')
    const drive = join(folder, 'drive')
    await mkdir(drive)
    await answerOpenDialogs(running.app, [[drive]])
    await button(page, 'Back up to a folder…').click()
    await button(page, 'Back up now').click()
    await page.getByRole('heading', { name: 'Read back and verified' }).waitFor()
    await button(page, 'Clear').click()
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-people-'))
    const files = join(folder, 'letters')
    await mkdir(files)
    for (const name of ['first.txt', 'second.txt']) await writeFile(join(files, name), `${name} of all`)
    running = await launchElectron()
    page = running.window
    await createVault(running, { parent: folder, rule: 'warn' })
    await createCompartment(page, 'Estates')
    await importFolder(running, files)
  })
  afterAll(async () => {
    await key?.[Symbol.asyncDispose]()
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('issues the agreement, as it is offered or with a text of its own', async () => {
    await toPeople(page)
    await page.getByText('You are the only one so far').waitFor()
    await look('people, one')
    await button(page, 'Agreement').click()
    await shown(page, 'Confidentiality agreement')
    await page.getByText('None is issued yet').waitFor()
    await look('agreement, none')
    await button(page, 'Issue the agreement').click()
    const text = page.getByLabel('Text of the agreement')
    await text.fill(
      `${await text.inputValue()}\n\n10. Our office\nThe key of the front door is confidential, too.`,
    )
    await look('agreement, editor')
    await page.getByText('As it will be read').click()
    await page.getByRole('heading', { name: '10. Our office' }).waitFor()
    await look('agreement, preview')
    await button(page, 'Issue version 1').click()
    await page.getByText(/^Version 1, issued on .* by AB1\./u).waitFor()
    await look('agreement, issued')
  })

  it('has the custodian sign, who cannot go and cannot screen himself', async () => {
    await toPerson(page, CUSTODIAN)
    await page.getByText('The only custodian who may work cannot be suspended').waitFor()
    expect(await button(page, 'Record…').count()).toBe(0)
    await look('person, custodian')
    await button(page, 'Read and sign…').click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Your name, as your signature').isDisabled()).toBe(true)
    await readAndType(dialog, 'Somebody Else')
    expect(await button(dialog, 'Sign').isDisabled()).toBe(true)
    await readAndType(dialog, '  adaeze   BRANDT ')
    await look('signing one’s own')
    await button(dialog, 'Sign').click()
    await page.getByText(/^Version 1 signed on/u).waitFor()
  })

  it('enrols a clerk step by step, each of which can be taken back', async () => {
    await toPeople(page)
    await button(page, 'Enrol a person').click()
    await page.getByLabel('Name', { exact: true }).fill(CLERK.name)
    await page.getByLabel('Staff code').fill('ab1')
    await page.getByText('Somebody has this code already.').waitFor()
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await page.getByLabel('Staff code').fill(CLERK.code)
    await button(page, 'Continue').click()
    await page.getByLabel('Checked on').fill(dayFromNow(2))
    await page.getByText('Not a day that can be meant here.').waitFor()
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await page.getByLabel('Checked on').fill(dayFromNow(0))
    await button(page, 'Continue').click()
    await button(page, 'Back to the custodian’s part').click()
    await shown(page, 'Was the person screened?')
    await button(page, 'Back').click()
    expect(await page.getByLabel('Staff code').inputValue()).toBe(CLERK.code)
    await button(page, 'Cancel').click()
    await shown(page, 'People')
    expect(await page.getByText(CLERK.name).count()).toBe(0)
    words = await enrol(page, CLERK, look)
    expect(words).toHaveLength(6)
    await toPerson(page, CLERK.name)
    expect(await page.getByRole('list', { name: 'Six words' }).locator('.mono').allInnerTexts()).toEqual(
      words,
    )
  })

  it('enrols an auditor, and a clerk with a security key whose papers come later', async () => {
    await toPeople(page)
    await enrol(page, AUDITOR)
    key = await VirtualKey.insert(page)
    await enrol(page, { ...LONG, withKey: true, screened: false, signs: false }, look)
    await look('people, four')
    await toPerson(page, LONG.name)
    await page.getByText('No screening recorded').first().waitFor()
    await look('person, long name')
    await go('Home')
    await page.getByText(`No screening is recorded for ${LONG.name}`).waitFor()
    await look('home, long name')
  })

  it('opens for nobody without papers, whatever they know', async () => {
    await refused(LONG, NO_KEY)
    await look('refused')
    await unlock(page)
    await toPerson(page, LONG.name)
    await button(page, 'Record…').click()
    await page.getByLabel('Where the report is kept').fill('HR-2026/14')
    await look('recording a screening')
    await button(page, 'Record').click()
    await page.getByText('Report: HR-2026/14').waitFor()
    await button(page, 'Sign here…').click()
    const dialog = page.getByRole('dialog')
    await readAndType(dialog, LONG.name)
    await dialog.getByLabel(`Passcode of ${LONG.name}`).fill(PASSCODE)
    await look('signing at the workstation')
    await button(dialog, 'Sign').click()
    await dialog.getByText('The passcode or the staff code is wrong').waitFor()
    await dialog.getByLabel(`Passcode of ${LONG.name}`).fill(LONG.passcode)
    await button(dialog, 'Sign').click()
    await page.getByText(/^Version 1 signed on/u).waitFor()
    await page.getByText('May work', { exact: true }).waitFor()
    await change(LONG.code, LONG.passcode)
    await look('home of a long name')

    await lock(page)
    await page.getByLabel('Staff code').fill(LONG.code)
    await button(page, 'Use security key').click()
    const anyway = button(page, 'Unlock all the same')
    const home = page.getByRole('heading', { level: 1, name: 'Home' })
    await anyway.or(home).first().waitFor()
    if (await anyway.isVisible()) await anyway.click()
    await home.waitFor()
  })

  it('shows everybody what their role is about, and nothing else', async () => {
    const rail = page.getByRole('navigation', { name: 'Main' })
    await page.getByText('No compartment is open to you yet').waitFor()
    for (const name of ['People', 'Ledger', 'Rules']) expect(await button(rail, name).count()).toBe(0)
    expect(await button(page, 'New compartment').count()).toBe(0)
    await change(AUDITOR.code, AUDITOR.passcode)
    await page.getByText('No content for auditors').waitFor()
    await look('home of an auditor')
    await button(page, 'Open the ledger').click()
    await shown(page, 'Ledger')
    await toPeople(page)
    expect(await button(page, 'Enrol a person').count()).toBe(0)
    await toPerson(page, CLERK.name)
    for (const name of ['Record a new one…', 'Sign here…', 'Suspend…', 'Leaving…'])
      expect(await button(page, name).count()).toBe(0)
    await look('person, seen by the auditor')
  })

  it('warns before papers lapse, shuts when they have, and opens again with the same keys', async () => {
    const record = async (until: number) => {
      await toPerson(page, CLERK.name)
      await button(page, 'Record a new one…').click()
      await page.getByLabel('Checked on').fill(dayFromNow(-60))
      await page.getByLabel('Holds until').fill(dayFromNow(until))
      await button(page, 'Record').click()
      await page.getByText(`Holds until`).or(page.getByText('Ended on')).first().waitFor()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await toCustodian()
    await record(10)
    await go('Home')
    await page.getByText(`The screening of ${CLERK.name} ends soon`).waitFor()
    await look('home, papers')
    await backUp()
    await go('Home')
    await page.getByText(/^Last verified backup: .* Next due /u).waitFor()
    await page.getByText(`The screening of ${CLERK.name} ends soon`).waitFor()
    await look('home, papers and a backup')
    await button(page, 'Show the person').click()
    await shown(page, CLERK.name)
    await record(-5)
    await refused(CLERK, /Your screening is no longer current\. It ended on/u)
    await unlock(page)
    await record(400)
    await change(CLERK.code, CLERK.passcode)
  })

  it('asks everybody to sign a new version before anything opens', async () => {
    await toCustodian()
    await toPeople(page)
    await button(page, 'Agreement').click()
    await button(page, 'Issue a new version…').click()
    await page.getByText('Nothing is different from the present version.').waitFor()
    expect(await button(page, 'Issue version 2').isDisabled()).toBe(true)
    await page
      .getByLabel('Text of the agreement')
      .fill('Secrecy\n\n1. The rule\nWhat is said here stays here.')
    await button(page, 'Issue version 2').click()
    await page.getByText(/^Version 2, issued on/u).waitFor()

    await lock(page)
    await tryToUnlock(page, CLERK.code, CLERK.passcode)
    const anyway = button(page, 'Unlock all the same')
    const signing = page.getByRole('heading', { level: 1, name: `${CLERK.name}, please read and sign` })
    await anyway.or(signing).first().waitFor()
    if (await anyway.isVisible()) await anyway.click()
    await signing.waitFor()
    expect(await page.getByRole('navigation').count()).toBe(0)
    await look('signing, before')
    await readAndType(page, CLERK.name)
    await look('signing')
    await button(page, 'Sign and open the vault').click()
    await shown(page, 'Home')
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
  })

  it('suspends, and lets work again', async () => {
    await toCustodian()
    await toPerson(page, CLERK.name)
    await button(page, 'Suspend…').click()
    const dialog = page.getByRole('dialog')
    expect(await button(dialog, 'Suspend').isDisabled()).toBe(true)
    await dialog.getByLabel('Reason').fill('away for a season')
    await look('suspending')
    await button(dialog, 'Suspend').click()
    await button(page, 'End the suspension').waitFor()
    await look('person, suspended')
    await refused(CLERK, NO_KEY)
    await unlock(page)
    await toPerson(page, CLERK.name)
    await button(page, 'End the suspension').click()
    await button(page, 'Suspend…').waitFor()
    await change(CLERK.code, CLERK.passcode)
  })

  it('gives rights, and takes everything away from somebody who leaves', async () => {
    await toCustodian()
    await go('Access')
    await page.getByRole('gridcell', { name: /\(CL1\), Estates: /u }).dblclick()
    await button(page, 'Give these rights').click()
    await page.getByRole('gridcell', { name: /\(CL1\), Estates: Read$/u }).waitFor()
    await change(CLERK.code, CLERK.passcode)
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Estates/u })
      .click()
    await row(page, 'letters').dblclick()
    await row(page, 'first.txt').click()
    await page.getByText('first.txt of all').first().waitFor()

    await toCustodian()
    await toPerson(page, CLERK.name)
    await button(page, 'Leaving…').click()
    await shown(page, `${CLERK.name} leaves`)
    await page.getByText('It gets a new key at the end').waitFor()
    await page.getByText('What was opened and exported').click()
    await page.getByText('Opened: first.txt').waitFor()
    await page.getByRole('region', { name: 'Backup sets that still open' }).getByText('Folder').waitFor()
    await look('leaving, what they had')
    await button(page, 'Continue').click()
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await page.getByLabel('Reason').fill('end of contract')
    await look('leaving, end')
    await button(page, 'Continue').click()
    expect(await button(page, 'End the access').isDisabled()).toBe(true)
    await page.getByLabel(`Type the staff code ${CLERK.code} to confirm`).fill(CLERK.code.toLowerCase())
    await look('leaving, confirm')
    await button(page, 'End the access').click()
    await shown(page, `${CLERK.name} has left`)
    await page.getByText('1 compartment has a new key').waitFor()
    await answerOpenDialogs(running.app, [[folder]])
    await button(page, 'Save as PDF…').click()
    await page.getByText(/^The exit sheet was saved as “exit-CL1-.*\.pdf”\.$/u).waitFor()
    expect((await readdir(folder)).filter((name) => /^exit-CL1-.*\.pdf$/u.test(name))).toHaveLength(1)
    await look('leaving, done')
    await button(page, 'Done').click()
    await shown(page, CLERK.name)
    await page.getByText('The access has ended for good.').waitFor()
    await look('person, left')
    await refused(CLERK, /They do not open this vault together\./u)
    await unlock(page)
  })

  it('has every step in the ledger, which verifies', async () => {
    await go('Ledger')
    await shown(page, 'Ledger')
    await button(page, 'Verify the chain').click()
    await page.getByText('The chain is whole').waitFor()
    const entries = page.getByRole('grid', { name: 'Entries' }).getByRole('row')
    for (const [act, by] of [
      ['Agreement issued', 'AB1'],
      ['Agreement signed', 'AB1'],
      ['Person enrolled', 'AB1'],
      ['Agreement signed', 'CL1'],
      ['Agreement signed', 'CL2'],
      ['Agreement signed', 'AU1'],
      ['Screening recorded', 'AB1'],
      ['Unlocking refused', 'CL1'],
      ['Person suspended', 'AB1'],
      ['Person may work again', 'AB1'],
      ['Right given', 'AB1'],
      ['Person left', 'AB1'],
      ['Right taken away', 'AB1'],
      ['Key of a compartment renewed', 'AB1'],
    ] as const) {
      await page.getByRole('button', { name: /Act$/u }).click()
      await page.getByRole('option', { name: act, exact: true }).click()
      await page.getByLabel('Staff code').fill(by)
      await entries
        .filter({ has: page.getByRole('gridcell', { name: act, exact: true }) })
        .filter({ has: page.getByRole('gridcell', { name: by, exact: true }) })
        .first()
        .waitFor()
    }
    await look('ledger of people')
  })

  it('has no barriers on any of these screens, and no name breaks them', () => {
    expect(barriers).toEqual([])
  })
})
