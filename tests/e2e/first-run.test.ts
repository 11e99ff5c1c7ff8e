/** The first hour of an office: a vault with its sheets, opened, locked, opened again. In the real Electron. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOpenDialogs, launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import {
  button,
  chooseOwnPasscode,
  fillOffice,
  focused,
  goOn,
  lock,
  PASSCODE,
  readSheet,
  shown,
  unlock,
} from '../helpers/window-walk.ts'
import { looksAt } from '../helpers/look-at.ts'

describe('a new vault', () => {
  let running: RunningApp
  let page: Page
  let parent: string
  const { look, barriers } = looksAt('first-run', () => page)

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'strongroom-first-run-'))
    running = await launchElectron()
    page = running.window
  })
  afterAll(async () => {
    await running.close()
    await rm(parent, { recursive: true, force: true })
  })

  it('begins with three ways of equal weight', async () => {
    await shown(page, 'Strongroom')
    for (const way of [/^New vault/, /^Open a vault/, /^Restore from a backup/])
      expect(await button(page, way).isEnabled()).toBe(true)
    await look('start')
    await button(page, 'About Strongroom').click()
    await shown(page, 'About Strongroom')
    await page
      .getByRole('row', { name: /^react / })
      .first()
      .waitFor()
    await button(page, 'Back').click()
    await shown(page, 'Strongroom')
  })

  it('asks for place, office and first custodian, and each step can be taken back', async () => {
    await answerOpenDialogs(running.app, [null, [parent]])
    await button(page, /^New vault/).click()
    await shown(page, 'Where should the vault be?')
    await button(page, 'Choose a folder…').click()
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await button(page, 'Choose a folder…').click()
    await mkdir(join(parent, 'Taken'))
    await page.getByLabel('Name of the new folder').fill('Taken')
    await page.getByText('There is something called “Taken” here already.').waitFor()
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await look('place, taken')
    await page.getByLabel('Name of the new folder').fill('Vault')
    await look('place')
    await goOn(page)
    await shown(page, 'Whose vault is it?')
    await page.keyboard.type('Typed at once')
    expect(await page.getByLabel('Name of the office').inputValue()).toBe('Typed at once')
    await fillOffice(page)
    await page.getByLabel('Your staff code').fill('no spaces')
    await page.keyboard.press('Enter')
    await shown(page, 'Whose vault is it?')
    await page.getByText('Letters, digits and hyphens only').waitFor()
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await fillOffice(page)
    await look('office')
    await button(page, 'Back').click()
    await shown(page, 'Where should the vault be?')
    await goOn(page)
    expect(await page.getByLabel('Your staff code').inputValue()).toBe('AB1')
    await page.getByLabel('Your staff code').press('Enter')
  })

  it('offers six words to type back, and judges an own passcode', async () => {
    await shown(page, 'Your passcode')
    const generated = page.getByLabel('Generated passcode')
    await expect.poll(() => generated.innerText()).toMatch(/^\S+( \S+){5}$/)
    const words = await generated.innerText()
    await look('passcode')
    await page.getByLabel('Type the six words back').fill(`${words} more`)
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await page.getByLabel('Type the six words back').fill(words)
    await page.getByText('these are the six words').waitFor()
    expect(await button(page, 'Continue').isEnabled()).toBe(true)
    await button(page, 'Show the words again').press('Enter')
    await expect.poll(() => focused(page)).toContain(words)

    await chooseOwnPasscode(page, 'too short')
    await page.getByText('9 characters of at least 15').waitFor()
    await chooseOwnPasscode(page, 'aaaaaaaaaaaaaaaaaaaa')
    await page.getByText('Too easy to guess').waitFor()
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await chooseOwnPasscode(page, PASSCODE)
    await goOn(page)
  })

  it('saves recovery sheets and has one typed back, line by line', async () => {
    await shown(page, 'Recovery sheets')
    await look('sheet numbers')
    await button(page, 'Make the sheets').press('Enter')
    await expect.poll(() => focused(page)).toContain('Put them on paper')
    expect(await button(page, 'Continue').isDisabled()).toBe(true)
    await answerOpenDialogs(running.app, [[parent]])
    await button(page, 'Save as PDF…').press('Enter')
    await page.getByText('3 sheets were saved').waitFor()
    await expect.poll(() => focused(page)).toBe('button Save as PDF…')
    expect((await readdir(parent)).filter((name) => name.endsWith('.pdf'))).toHaveLength(3)

    const lines = await readSheet(page, 2, 3)
    expect(lines).toHaveLength(8)
    await look('sheets')
    const proof = page.getByLabel('One of the sheets')
    const wrong = lines.map((line, index) => (index === 3 ? turned(line) : line))
    await proof.fill(wrong.join('\n'))
    await page.getByText('Line 4 has a typing error.').waitFor()
    expect(await page.getByRole('group', { name: 'Sheet 2 of 3' }).count()).toBe(0)
    await look('sheet with an error')
    await proof.fill('')
    await proof.pressSequentially(lines.join('').replaceAll('-', '').toLowerCase())
    await page.getByText('Sheet 2 is correct').waitFor()
    await expect.poll(() => focused(page)).toContain('Sheet 2 is correct')
    await goOn(page)
  })

  it('looks at the machine, and creates the vault', async () => {
    await shown(page, 'Keep this machine apart')
    await page.getByText(/^This machine is (connected|on its own)$/).waitFor()
    await look('air gap')
    await button(page, 'Cancel').click()
    const question = page.getByRole('alertdialog', { name: 'Leave without a vault?' })
    await question.getByText(/destroy what you printed or saved/).waitFor()
    await look('leaving')
    await button(question, 'Cancel').click()
    await question.waitFor({ state: 'detached' })
    await page.getByText(/^Warn, and let/).click()
    await goOn(page)
    await shown(page, 'Ready to create')
    await look('review')
    expect(await readdir(parent)).not.toContain('Vault')
    await button(page, 'Create the vault').press('Enter')
    await shown(page, 'The vault is ready')
    await expect.poll(() => focused(page)).toBe('h1 The vault is ready')
    await look('done')
    expect(await readdir(join(parent, 'Vault'))).toEqual(
      expect.arrayContaining(['head.a', 'head.b', 'registry.db']),
    )
    await button(page, 'Open the vault').click()
  })

  it('is open at home, makes a compartment, locks by one key and opens again', async () => {
    await shown(page, 'Home')
    await page.getByRole('heading', { name: 'No compartments yet' }).waitFor()
    await look('home, empty')
    await button(page, 'New compartment').click()
    await page.getByRole('dialog').getByLabel('Name').fill('Estates')
    await look('new compartment')
    await button(page, 'Create').click()
    await shown(page, 'Estates')
    await button(page, 'Home').click()
    await shown(page, 'Home')
    await look('home')

    await lock(page)
    expect(await page.getByText('Estates').count()).toBe(0)
    await look('unlock')
    await unlock(page)
    await page.getByRole('main').getByText('Estates').waitFor()
  })

  it('has no barriers on any of its screens', () => {
    expect(barriers).toEqual([])
  })
})

/** The same line with its last character turned into another one. */
const turned = (line: string): string => line.slice(0, -1) + (line.endsWith('7') ? '8' : '7')
