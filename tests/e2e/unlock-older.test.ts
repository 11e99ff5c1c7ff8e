/** An old copy of a vault put back in its place: held back for reading only, with two ways out. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Policy } from '../../shared/contract/policy.ts'
import { answerOpenDialogs, launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { ask, enrol, issueAgreement } from '../helpers/office-people.ts'
import { button, createVault, lock, PASSCODE, shown, STAFF_CODE, unlock } from '../helpers/window-walk.ts'
import { looksAt } from '../helpers/look-at.ts'

const CD2 = {
  ...{ code: 'CD2', name: 'Benno Falk', role: 'custodian' as const },
  passcode: 'copper dolphin meadow quiver',
}

describe('an older state of a vault', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  let sheets: readonly string[]
  const { look, barriers } = looksAt('unlock-older', () => page)
  const makeCompartment = async (name: string) => {
    await button(page, 'Home').click()
    await button(page, 'New compartment').click()
    await page.getByRole('dialog').getByLabel('Name').fill(name)
    await button(page, 'Create').click()
    await shown(page, name)
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-older-'))
    running = await launchElectron()
    page = running.window
    sheets = await createVault(running, { parent: folder, rule: 'warn' })
    await makeCompartment('Estates')
    await issueAgreement(page)
    await enrol(page, CD2)
    const { policy } = (await ask(page, 'policy.get', {})) as { policy: Policy }
    await ask(page, 'policy.set', { policy: { ...policy, secondPerson: ['older.accept'] } })
    await lock(page)
    await cp(join(folder, 'Vault'), join(folder, 'copy'), { recursive: true })
    await unlock(page)
    await makeCompartment('Trusts')
    await lock(page)
    await rm(join(folder, 'Vault'), { recursive: true })
    await cp(join(folder, 'copy'), join(folder, 'Vault'), { recursive: true })
  })
  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is open for reading only and says so everywhere', async () => {
    await unlock(page)
    await page.getByText('This is an older state of the vault').waitFor()
    expect(await button(page, 'New compartment').isDisabled()).toBe(true)
    await look('home')
    await button(page, /^Estates/)
      .first()
      .click()
    await shown(page, 'Estates')
    await page.getByText('This vault is older than it should be').waitFor()
    await look('compartment')
  })

  it('names what is older, and leads to other data by locking first', async () => {
    await button(page, 'What to do').click()
    await shown(page, 'This is an older state of the vault')
    await page
      .getByText(/this machine has seen state/)
      .first()
      .waitFor()
    await look('older')
    await answerOpenDialogs(running.app, [[join(folder, 'Vault')]])
    await button(page, 'Open another vault').click()
    await page.getByLabel('Passcode', { exact: true }).waitFor()
    await unlock(page)
  })

  it('becomes the present state by recovery sheets and a second person, and the ledger knows', async () => {
    await button(page, 'What to do').first().click()
    await button(page, 'Accept with recovery sheets…').click()
    const dialog = page.getByRole('alertdialog', { name: 'Accept the older state' })
    expect(await button(dialog, 'Accept this state').isDisabled()).toBe(true)
    await dialog.getByRole('textbox', { name: 'Recovery sheet' }).fill(sheets[0] ?? '')
    await dialog.getByText('Sheet 1 is correct').waitFor()
    await dialog.getByRole('textbox', { name: 'Another recovery sheet' }).fill(sheets[1] ?? '')
    await dialog.getByText('Sheet 2 is correct').waitFor()
    await look('accept')
    await button(dialog, 'Accept this state').click()
    await dialog.getByLabel('Staff code of the second person').fill(STAFF_CODE)
    await dialog.getByLabel('Their passcode', { exact: true }).fill(PASSCODE)
    await button(dialog, 'Accept this state').click()
    await dialog.getByText('This person cannot agree to it').waitFor()
    await look('second person')
    await dialog.getByLabel('Staff code of the second person').fill(CD2.code)
    await dialog.getByLabel('Their passcode', { exact: true }).fill(CD2.passcode)
    await button(dialog, 'Accept this state').click()
    await shown(page, 'Home')
    await expect.poll(() => button(page, 'New compartment').isEnabled()).toBe(true)
    await button(page, 'Ledger').click()
    await page
      .getByRole('row', { name: /Older state accepted/ })
      .first()
      .waitFor()
  })

  it('has no barriers', () => {
    expect(barriers).toEqual([])
  })
})
