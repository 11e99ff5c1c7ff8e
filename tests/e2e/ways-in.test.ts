/** One's own ways in, as a person at the window adds, tries, renames and takes them away. Chromium's virtual keys. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../../shared/limits.ts'
import { looksAt } from '../helpers/look-at.ts'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { VirtualKey } from '../helpers/virtual-key.ts'
import {
  button,
  createVault,
  lock,
  PASSCODE,
  shown,
  STAFF_CODE,
  tryToUnlock,
  unlock,
} from '../helpers/window-walk.ts'

describe('my ways in', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  let key: VirtualKey
  const { look, barriers } = looksAt('ways-in', () => page)
  const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name })
  const settings = async () => {
    await button(page, 'Settings').click()
    await shown(page, 'Settings')
  }
  const way = (name: string): Locator => page.getByRole('listitem').filter({ hasText: name })
  const act = async (name: string, choice: string) => {
    await button(page, `What to do with ${name}`).click()
    await page.getByRole('menuitem', { name: choice, exact: true }).click()
  }
  /** Presses "Use security key" for the one person of this vault. */
  const askKey = async (passcode = '') => {
    await page.getByLabel('Staff code').fill(STAFF_CODE)
    await page.getByLabel('Passcode', { exact: true }).fill(passcode)
    await button(page, 'Use security key').click()
  }
  const enter = async () => {
    const anyway = button(page, 'Unlock all the same')
    const home = page.getByRole('heading', { level: 1, name: 'Home' })
    await anyway.or(home).first().waitFor()
    // The answer was used up by the refusal: the key is asked again.
    if (await anyway.isVisible()) await anyway.click()
    await home.waitFor()
  }
  const add = async (name: string, together = false) => {
    await button(page, 'Add a security key…').click()
    await button(dialog('Add a security key'), 'Begin').click()
    await page.getByText('This key is suitable').waitFor()
    await look('naming a key')
    await page.getByLabel('Name of the key').fill(name)
    if (together) await page.getByText('Together with the passcode', { exact: true }).click()
    await page.getByLabel('Your present passcode').fill(PASSCODE)
    await button(page, 'Add the key').click()
    await page.getByText(`“${name}” opens the vault from now on.`).waitFor()
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-ways-'))
    running = await launchElectron()
    page = running.window
    await createVault(running, { parent: folder, rule: 'warn' })
    key = await VirtualKey.insert(page)
  })
  afterAll(async () => {
    await key[Symbol.asyncDispose]()
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('says what will be asked, asks for a touch, and can be left without a trace', async () => {
    await settings()
    await way('Passcode').getByText('The last way in cannot be removed').waitFor()
    await page.getByText('Register two security keys').waitFor()
    await look('ways')
    await key.touch(false)
    await button(page, 'Add a security key…').click()
    await look('before a key is added')
    await button(dialog('Add a security key'), 'Begin').click()
    await page.getByRole('heading', { name: 'Touch your key now' }).waitFor()
    await page
      .getByRole('timer')
      .filter({ hasText: /^Waits for another 1:\d\d$/ })
      .waitFor()
    await expect(
      page.getByRole('list', { name: 'Steps with the key' }).locator('[aria-current]').innerText(),
    ).resolves.toContain('Register')
    await look('touch')
    await page.keyboard.press('Escape')
    await page.getByRole('heading', { name: 'Touch your key now' }).waitFor({ state: 'detached' })
    // The first Escape leaves the key, not the dialog.
    await button(dialog('Add a security key'), 'Cancel').click()
    expect(await key.credentials()).toEqual([])
    await key.touch(true)
  })

  it('adds a key, names it, and unlocks with it alone', async () => {
    await add('Blue key')
    await way('Blue key').getByText('not used yet').waitFor()
    await page.getByText('Register a second security key').waitFor()
    await lock(page)
    await key.touch(false)
    await askKey()
    await page.getByRole('heading', { name: 'Touch your key now' }).waitFor()
    await page.getByText('Only if your office asks for both.').waitFor()
    await look('unlocking by key')
    await button(page, 'Cancel').click()
    await key.touch(true)
    await askKey()
    await enter()
    await settings()
    await way('Blue key')
      .getByText(/last used/)
      .waitFor()
  })

  it('tests a key, renames it, and says which one it was', async () => {
    await act('Blue key', 'Rename…')
    await page.getByLabel('Name', { exact: true }).fill('Green key')
    await button(page, 'Rename').click()
    await way('Green key').waitFor()
    await act('Green key', 'Test…')
    await button(page, 'Ask the key').click()
    await page.getByText('“Green key” opens the vault.').waitFor()
    await look('tested')
    await button(dialog(/^Test/), 'Close').last().click()
  })

  it('gives up by its own clock when nobody touches the key', async () => {
    await lock(page)
    await key.touch(false)
    await page.clock.install()
    await askKey()
    await page.getByRole('heading', { name: 'Touch your key now' }).waitFor()
    // The clock goes on by itself, too.
    await page.clock.fastForward(LIMITS.keyAnswerMs - 30_000)
    await page
      .getByRole('timer')
      .filter({ hasText: /^Waits for another 0:([012]\d|30)$/ })
      .waitFor()
    await page.clock.fastForward(31_000)
    await page.getByText('The security key did not answer').waitFor()
    await look('silent key')
    await key.touch(true)
    await askKey()
    await enter()
  })

  it('names what the key did wrong, and goes on', async () => {
    await lock(page)
    await key.spoil({ isBogusSignature: true })
    await askKey()
    await page.getByText('The security key was not accepted').waitFor()
    await look('key refused')
    await key.spoil({ isBogusSignature: false })
    await askKey()
    await enter()
  })

  it('wants passcode and key together from a way that is both', async () => {
    await settings()
    await key[Symbol.asyncDispose]()
    key = await VirtualKey.insert(page)
    await add('Both key', true)
    await way('Both key').getByText('together with the passcode').waitFor()
    await lock(page)
    await askKey()
    await page.getByText('Your key was right; your passcode is needed as well').waitFor()
    await look('passcode missing')
    await askKey(PASSCODE)
    await enter()
  })

  it('shuts a lost key out at once and keeps the last way in', async () => {
    await settings()
    await act('Green key', 'Report as lost…')
    await look('lost')
    await page.getByText('My passcode', { exact: true }).click()
    await page.getByLabel('Your present passcode').fill(PASSCODE)
    await button(page, 'Report as lost').click()
    await page.getByText('“Green key” was shut out and noted as lost.').waitFor()
    await act('Both key', 'Remove…')
    await page.getByLabel('Your present passcode').fill(PASSCODE)
    await button(page, 'Remove').click()
    await page.getByText('“Both key” was removed.').waitFor()
    await way('Passcode').getByText('The last way in cannot be removed').waitFor()
    expect(
      await page
        .getByRole('list')
        .filter({ has: way('Passcode') })
        .last()
        .getByRole('listitem')
        .count(),
    ).toBe(1)
    await lock(page)
    await askKey()
    await page.getByText(/The security key (did not answer|was not accepted)/).waitFor()
    await unlock(page)
  })

  it('gives a form back that was being filled when the vault locked, once', async () => {
    await button(page, 'Home').click()
    await button(page, 'New compartment').click()
    await page.getByRole('dialog').getByLabel('Name').fill('Half a na')
    await lock(page)
    await unlock(page)
    await page.getByText('You were filling in: a new compartment').waitFor()
    await look('a form is offered')
    await button(page, 'Continue').click()
    const name = page.getByRole('dialog', { name: 'New compartment' }).getByLabel('Name')
    await expect.poll(() => name.inputValue()).toBe('Half a na')
    await name.fill('Half a name')
    await button(page, 'Create').click()
    await shown(page, 'Half a name')
    await button(page, 'New folder…').click()
    await page.getByRole('dialog').getByLabel('Name').fill('Not thrown away')
    await lock(page)
    await unlock(page)
    // Not taken up and not thrown away: it is offered again after another lock.
    await page.getByText('You were filling in: a new folder').waitFor()
    await lock(page)
    await unlock(page)
    await button(page, 'Continue').click()
    await shown(page, 'Half a name')
    await expect.poll(() => page.getByRole('dialog').getByLabel('Name').inputValue()).toBe('Not thrown away')
    await page.keyboard.press('Escape')
    await lock(page)
    await unlock(page)
    expect(await page.getByText(/^You were filling in/).count()).toBe(0)
  })

  it('refuses the passcode alone once the office asks for both, and ends it when the two together came in', async () => {
    const setRule = (rule: string) =>
      page.evaluate(async (custodian) => {
        const got = await window.strongroom.call('policy.get', {})
        if (!got.ok) throw new Error('the rules are not told')
        const { policy } = got.value as { policy: { unlock: object } }
        const unlockRules = { ...policy.unlock, custodian }
        const set = await window.strongroom.call('policy.set', { policy: { ...policy, unlock: unlockRules } })
        if (!set.ok) throw new Error(set.fault.code)
      }, rule)
    await settings()
    await add('Both key', true)
    await setRule('both')
    await button(page, 'Home').click()
    await settings()
    await page.getByText('Ways in that your rules do not allow any more').waitFor()
    await page.getByText('Ways in that your rules do not allow any more').scrollIntoViewIfNeeded()
    await look('ways that do not fit')
    await lock(page)
    await tryToUnlock(page, STAFF_CODE, PASSCODE)
    const refused = page.getByText('Your office does not allow this way of unlocking')
    const anyway = button(page, 'Unlock all the same')
    await anyway.or(refused).first().waitFor()
    if (await anyway.isVisible()) await anyway.click()
    await refused.waitFor()
    await page.getByText('It asks for a passcode and a security key together.').waitFor()
    await look('way not allowed')
    await askKey(PASSCODE)
    await enter()
    await settings()
    await way('Both key').getByText('The last way in cannot be removed').waitFor()
    const ways = page
      .getByRole('list')
      .filter({ has: way('Both key') })
      .last()
    expect(await ways.getByRole('listitem').count()).toBe(1)
    await page.getByText(/^Argon2id, /).waitFor()
    expect(await page.getByText('Ways in that your rules do not allow any more').count()).toBe(0)
  })

  it('has no barrier on any of these screens', () => {
    expect(barriers).toEqual([])
  })
})
