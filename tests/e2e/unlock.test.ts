/** The door of a vault: refusals in words, the wait, damaged and foreign folders, the way in with recovery sheets. */
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CALLS } from '../../shared/contract/contract.ts'
import { answerOpenDialogs, launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import {
  button,
  chooseOwnPasscode,
  createVault,
  lock,
  PASSCODE,
  shown,
  STAFF_CODE,
  tryToUnlock,
  unlock,
} from '../helpers/window-walk.ts'
import { ask } from '../helpers/office-people.ts'
import { looksAt } from '../helpers/look-at.ts'

describe('the door of a vault', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  let sheets: readonly string[]
  const { look, barriers } = looksAt('unlock', () => page)
  const choose = async (path: string) => {
    await answerOpenDialogs(running.app, [[path]])
    await button(page, /^Open a vault/).click()
  }
  /** Opens the folder's door, waits for its words, and goes back to the first screen. */
  const see = async (path: string, words: string) => {
    await choose(path)
    await page.getByText(words, { exact: true }).waitFor()
    await look(words)
    expect(await page.getByLabel('Passcode', { exact: true }).count()).toBe(0)
    expect(await button(page, 'Restore from a backup').count()).toBe(1)
    await button(page, 'Another vault').click()
    await shown(page, 'Strongroom')
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-unlock-'))
    running = await launchElectron()
    page = running.window
    sheets = await createVault(running, { parent: folder, rule: 'warn' })
    await lock(page)
  })
  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('refuses a wrong passcode and a foreign staff code in the same words, and keeps no passcode', async () => {
    await tryToUnlock(page, STAFF_CODE, 'not the passcode of anybody')
    await page.getByText('The passcode or the staff code is wrong').waitFor()
    await page.getByText(/Check the staff code, Caps Lock and the keyboard layout/).waitFor()
    expect(await page.getByLabel('Passcode', { exact: true }).inputValue()).toBe('')
    // The next attempt is typed at once.
    await page.keyboard.type('again')
    expect(await page.getByLabel('Passcode', { exact: true }).inputValue()).toBe('again')
    await look('refused')
    await tryToUnlock(page, 'ZZ9', PASSCODE)
    await page.getByText('The passcode or the staff code is wrong').waitFor()
  })

  it('copies and cuts nothing of a passcode that is hidden', async () => {
    const passcode = page.getByLabel('Passcode', { exact: true })
    await running.app.evaluate(async ({ clipboard }) => await clipboard.writeText('of somebody else'))
    await passcode.fill(PASSCODE)
    for (const key of ['c', 'x']) {
      await passcode.selectText()
      await passcode.press(`ControlOrMeta+${key}`)
      // What the page sent to the broker before has been heard when this is answered.
      await ask(page, 'window.get', {})
      expect(await running.app.evaluate(async ({ clipboard }) => await clipboard.readText())).toBe(
        'of somebody else',
      )
    }
    expect(await passcode.inputValue()).toBe(PASSCODE)
  })

  it('makes one wait after several failures, with a clock that runs', async () => {
    const timer = page.getByRole('timer')
    let words: string | null = null
    for (let attempt = 0; attempt < 8 && words === null; attempt++) {
      await tryToUnlock(page, STAFF_CODE, 'still not the passcode')
      await page.getByText('Unlocking…').waitFor({ state: 'detached' })
      // In one look: where the passcode took as long to try as the first wait lasts, the next one is longer.
      const seen = await page.evaluate(waitInPage)
      expect(seen.isShut).toBe(seen.words !== null)
      words = seen.words
    }
    expect(words).toMatch(/^To protect the customers’ data, the next attempt is possible in \d+:\d\d\.$/)
    await expect.poll(async () => (await timer.allInnerTexts())[0]).not.toBe(words)
    await look('waiting')
    await timer.waitFor({ state: 'detached', timeout: 90_000 })
    await unlock(page)
    await lock(page)
    await button(page, 'Another vault').click()
  })

  it('says of each folder what stands there', async () => {
    await mkdir(join(folder, 'empty'))
    await see(join(folder, 'empty'), 'This folder is empty')

    await mkdir(join(folder, 'letters'))
    await writeFile(join(folder, 'letters', 'letter.txt'), 'Dear customer')
    await see(join(folder, 'letters'), 'This folder is not a vault')

    const ruined = join(folder, 'ruined')
    await cp(join(folder, 'Vault'), ruined, { recursive: true })
    for (const head of ['head.a', 'head.b']) await writeFile(join(ruined, head), 'no head at all')
    await see(ruined, 'This vault is damaged')
  })

  it('leads from a vault that vanished to the drive or the backup, and finds it again', async () => {
    await rename(join(folder, 'Vault'), join(folder, 'Elsewhere'))
    await button(page, /^Vault (opened|not found)/).click()
    await page.getByText('The vault is not there').waitFor()
    await rename(join(folder, 'Elsewhere'), join(folder, 'Vault'))
    await button(page, 'Look again').click()
    await page.getByLabel('Passcode', { exact: true }).waitFor()
  })

  it('repairs one dead copy of the first file, and says so', async () => {
    await writeFile(join(folder, 'Vault', 'head.b'), 'dead')
    await button(page, 'Another vault').click()
    await choose(join(folder, 'Vault'))
    await page.getByText(/^One of the two copies/).waitFor()
    await unlock(page)
    await button(page, 'Ledger').click()
    await page.getByRole('row', { name: /First file repaired/ }).waitFor()
    await look('ledger')
  })

  it('says that a vault is open elsewhere', async () => {
    await using second = await launchElectron()
    await answerOpenDialogs(second.app, [[join(folder, 'Vault')]])
    await button(second.window, /^Open a vault/).click()
    await second.window.getByText('This vault is in use').waitFor()
    await lock(page)
    await button(second.window, 'Look again').click()
    await second.window.getByLabel('Passcode', { exact: true }).waitFor()
  })

  it('lets recovery sheets make a new custodian', async () => {
    await button(page, 'Use recovery sheets').click()
    await shown(page, 'Open with recovery sheets')
    await page.getByLabel('Recovery sheet', { exact: true }).fill(sheets[0] ?? '')
    await page.getByText('Sheet 1 is correct').waitFor()
    const another = page.getByLabel('Another recovery sheet')
    await another.fill(sheets[0] ?? '')
    await page.getByText('This is sheet 1 again. Another one is needed.').waitFor()
    await another.fill(sheets[2] ?? '')
    await page.getByText('Sheet 3 is correct').waitFor()
    await page.getByLabel('Name').fill('Kiran Moser')
    await page.getByLabel('Staff code').fill('km2')
    const fresh = 'nine copper kettles whistle over the marsh'
    await chooseOwnPasscode(page, fresh)
    await look('recovery')
    await button(page, 'Make the custodian').click()
    await page.getByText('The new custodian is ready.').waitFor()
    await unlock(page, 'KM2', fresh)
    await page.getByText('Kiran Moser').waitFor()
  })

  it('has no barriers in any of its states', () => {
    expect(barriers).toEqual([])
  })
})

/** The words of the wait, and whether the door is shut. Runs in the page. */
function waitInPage(): { readonly words: string | null; readonly isShut: boolean } {
  const words = document.querySelector<HTMLElement>('[role="timer"]')?.innerText ?? null
  // The passcode was taken away with the refusal; only a wait also shuts the road by key.
  const byKey = [...document.querySelectorAll('button')].find(({ innerText }) =>
    /security key/.test(innerText),
  )
  return { words, isShut: byKey?.disabled === true }
}

describe('a vault whose rule is to stay closed while connected', () => {
  it('stays closed on a connected machine and names what connects it, and opens on one that is apart', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'strongroom-apart-'))
    await using running = await launchElectron()
    const { window: page } = running
    await createVault(running, { parent })
    await lock(page)
    const reply = await page.evaluate(() => window.strongroom.call('guard.look', {}))
    const { connected } = CALLS['guard.look'].output.parse(reply.ok ? reply.value : null)
    await tryToUnlock(page, STAFF_CODE, PASSCODE)
    if (connected) {
      await page.getByText('This machine is connected').waitFor()
      await page.getByText(/stay closed while the machine is connected/).waitFor()
      expect(await button(page, 'Unlock all the same').count()).toBe(0)
    } else await shown(page, 'Home')
    await rm(parent, { recursive: true, force: true })
  })
})
