/** Recovery sheets inside an open vault: new ways in for somebody who lost theirs, and new sheets for old ones. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { looksAt } from '../helpers/look-at.ts'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { ask, enrol, issueAgreement } from '../helpers/office-people.ts'
import {
  button,
  chooseOwnPasscode,
  createCompartment,
  createVault,
  lock,
  readSheet,
  shown,
  tryToUnlock,
  unlock,
} from '../helpers/window-walk.ts'

const EF3 = { code: 'EF3', name: 'Edda Frey', role: 'clerk', passcode: 'lantern oboe ticket walnut' } as const
const NEXT_PASSCODE = 'saddle tundra velvet harbour'

describe('recovery sheets in an open vault', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  let sheets: readonly string[]
  const { look, barriers } = looksAt('new-sheets', () => page)
  const dialog = () => page.getByRole('dialog').last()
  const goOn = () => button(dialog(), 'Continue').click()
  const toSettings = async () => {
    await button(page.getByRole('navigation', { name: 'Main' }), 'Settings').click()
    await shown(page, 'Settings')
  }
  const type = async (texts: readonly string[]) => {
    for (const [index, text] of texts.entries()) {
      const label = index === 0 ? 'Recovery sheet' : 'Another recovery sheet'
      await dialog().getByRole('textbox', { name: label, exact: true }).fill(text)
      await dialog()
        .getByText(/^Sheet \d is correct$/u)
        .nth(index)
        .waitFor()
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-sheets-'))
    running = await launchElectron()
    page = running.window
    sheets = await createVault(running, { parent: folder, rule: 'warn' })
    await createCompartment(page, 'Companies')
    await issueAgreement(page)
    const staffId = await enrol(page, EF3)
    const { compartments } = (await ask(page, 'compartment.list', {})) as { compartments: { id: string }[] }
    const compartment = compartments[0]?.id ?? ''
    await ask(page, 'grant.give', { compartment, staffId, rights: ['read', 'add'], until: null })
  })
  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('gives somebody who lost every way in new ones, with the rights they had', async () => {
    await toSettings()
    await look('settings of a custodian')
    await button(page, 'Give…').click()
    await dialog()
      .getByRole('button', { name: /Person$/u })
      .click()
    await page.getByRole('option', { name: 'Edda Frey (EF3)' }).click()
    await look('who')
    await goOn()
    await chooseOwnPasscode(page, NEXT_PASSCODE)
    await look('passcode')
    await goOn()
    await look('keys')
    await goOn()
    await type(sheets.slice(0, 2))
    await look('sheets of a reset')
    await button(dialog(), 'Give new ways in').click()
    await dialog().getByText('Edda Frey has new keys.').waitFor()
    await dialog().getByText('The rights in 1 compartment were given back.').waitFor()
    expect(await dialog().getByRole('list', { name: 'Six words' }).getByRole('listitem').count()).toBe(6)
    await look('new ways in')
    await button(dialog(), 'Close').last().click()
    await lock(page)
    await tryToUnlock(page, EF3.code, EF3.passcode)
    await page.getByText('The passcode or the staff code is wrong').waitFor()
    await unlock(page, EF3.code, NEXT_PASSCODE)
    await button(page.getByRole('group', { name: 'Compartments' }), /^Companies/u).click()
    await shown(page, 'Companies')
  })

  it('goes on only after one of the new sheets was typed back', async () => {
    await lock(page)
    await unlock(page)
    await toSettings()
    await button(page, 'Make…').click()
    await look('how many sheets')
    await button(dialog(), 'Make the sheets').click()
    await button(page, 'Show sheet 1 on screen').waitFor()
    expect(await button(dialog(), 'Continue').isDisabled()).toBe(true)
    await button(dialog(), 'Cancel').click()
  })

  it('replaces the sheets: the old ones are void, the new ones belong to the vault', async () => {
    await button(page, 'Make…').click()
    await button(dialog(), 'Make the sheets').click()
    const next: string[] = []
    for (const number of [1, 2, 3]) next.push((await readSheet(page, number, 3)).join('\n'))
    await dialog()
      .getByLabel('One of the sheets')
      .fill(next[1] ?? '')
    await dialog().getByText('can be relied on').waitFor()
    await look('new sheets')
    await goOn()
    // A new sheet is none of those that are in force.
    await dialog()
      .getByRole('textbox', { name: 'Recovery sheet', exact: true })
      .fill(next[0] ?? '')
    await dialog().getByText('This sheet belongs to another vault.').waitFor()
    await type(sheets.slice(1, 3))
    await look('old sheets')
    await goOn()
    await look('replace the sheets')
    await button(dialog(), 'Replace the sheets').click()
    await dialog().getByText('The new sheets are in force.').waitFor()
    await look('replaced')
    await button(dialog(), 'Renew the key of 1 compartment').click()
    await dialog().getByText('1 compartment has a new key.').waitFor()
    await look('keys renewed')
    await button(dialog(), 'Close').last().click()
    await button(page, 'Test…').click()
    await dialog()
      .getByRole('textbox', { name: 'Recovery sheet' })
      .fill(sheets[0] ?? '')
    await dialog().getByText('This sheet belongs to another vault.').waitFor()
    await dialog()
      .getByRole('textbox', { name: 'Recovery sheet' })
      .fill(next[2] ?? '')
    await dialog().getByText('Sheet 3 belongs to this vault.').waitFor()
  })

  it('has no barriers', () => {
    expect(barriers).toEqual([])
  })
})
