/** Steps that a person takes in the window, by role and name. */
import type { Locator, Page } from 'playwright-core'
import { answerOpenDialogs, type RunningApp } from './launch-electron.ts'

export const OFFICE = 'Harbour and Lane'
export const STAFF_CODE = 'AB1'
export const PASSCODE = 'seven grey herons cross a frozen pond'

export const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) })

export const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { name })

/** A screen is there when its first heading is. */
export const shown = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor()

/** Presses "Continue" once it can be pressed. */
export const goOn = (page: Page): Promise<void> => button(page, 'Continue').click()

/** Shows a sheet on screen and reads it, as somebody would who copies it by hand. */
export const readSheet = async (page: Page, number: number, total: number): Promise<readonly string[]> => {
  await button(page, `Show sheet ${number} on screen`).click()
  const lines = page.getByRole('group', { name: `Sheet ${number} of ${total}` }).locator('li span:not(.soft)')
  await lines.first().waitFor()
  return lines.allInnerTexts()
}

/** What has the focus, by tag and words; "body" where it was lost. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { tagName, textContent } = document.activeElement ?? document.body
    return `${tagName.toLowerCase()} ${tagName === 'BODY' ? '' : textContent}`.trim().slice(0, 80)
  })

interface NewVault {
  /** The folder that the vault's folder is made in. */
  readonly parent: string
  readonly folderName?: string
  readonly rule?: 'refuse' | 'warn'
}

/**
 * From the first screen to an open vault, the shortest way.
 * @returns the texts of its recovery sheets.
 */
export const createVault = async (running: RunningApp, vault: NewVault): Promise<readonly string[]> => {
  const { window: page, app } = running
  await answerOpenDialogs(app, [[vault.parent]])
  await button(page, /^New vault/).click()
  await button(page, 'Choose a folder…').click()
  if (vault.folderName !== undefined) await page.getByLabel('Name of the new folder').fill(vault.folderName)
  await goOnToSheets(page)
  const sheets: string[] = []
  for (const number of [1, 2, 3]) sheets.push((await readSheet(page, number, 3)).join('\n'))
  await page.getByLabel('One of the sheets').fill(sheets[2] ?? '')
  await page.getByText('can be relied on').waitFor()
  await goOn(page)
  if (vault.rule === 'warn') await page.getByText(/^Warn, and let/).click()
  await goOn(page)
  await button(page, 'Create the vault').click()
  await shown(page, 'The vault is ready')
  await button(page, 'Open the vault').click()
  await shown(page, 'Home')
  return sheets
}

/** From the folder that was chosen for a new vault to its recovery sheets. */
export const goOnToSheets = async (page: Page): Promise<void> => {
  await goOn(page)
  await fillOffice(page)
  await goOn(page)
  await chooseOwnPasscode(page, PASSCODE)
  await goOn(page)
  await button(page, 'Make the sheets').click()
}

export const fillOffice = async (page: Page): Promise<void> => {
  await page.getByLabel('Name of the office').fill(OFFICE)
  await page.getByLabel('Your name').fill('Adaeze Brandt')
  await page.getByLabel('Your staff code').fill(STAFF_CODE.toLowerCase())
}

export const chooseOwnPasscode = async (page: Page, passcode: string): Promise<void> => {
  await page.getByText('My own', { exact: true }).click()
  await page.getByLabel('Passcode', { exact: true }).fill(passcode)
  await page.getByLabel('Repeat the passcode').fill(passcode)
}

/** Types into the unlock screen and presses Enter. */
export const tryToUnlock = async (page: Page, staffCode: string, passcode: string): Promise<void> => {
  await page.getByLabel('Staff code').fill(staffCode)
  await page.getByLabel('Passcode', { exact: true }).fill(passcode)
  await page.getByLabel('Passcode', { exact: true }).press('Enter')
}

/** Unlocks from the unlock screen; where the machine is connected, in spite of the warning. */
export const unlock = async (page: Page, staffCode = STAFF_CODE, passcode = PASSCODE): Promise<void> => {
  await tryToUnlock(page, staffCode, passcode)
  const anyway = button(page, 'Unlock all the same')
  const home = page.getByRole('heading', { level: 1, name: 'Home' })
  await anyway.or(home).first().waitFor()
  if (await anyway.isVisible()) await anyway.click()
  await home.waitFor()
}

export const lock = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+l')
  // What only the door has: an enrolment and the ledger also ask for a staff code, and are there until the lock is.
  await button(page, 'Unlock').waitFor()
}

/** From home to the room of a new compartment. */
export const createCompartment = async (page: Page, name: string): Promise<void> => {
  await button(page, 'New compartment').click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await button(page, 'Create').click()
  await shown(page, name)
}

/** A row of the list of files, by what its first cell says. */
export const row = (page: Page | Locator, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('gridcell', { name, exact: true }) })

/** Imports a folder by the dialog and waits for the end of the job. */
export const importFolder = async (running: RunningApp, folder: string): Promise<void> => {
  const { window: page, app } = running
  await answerOpenDialogs(app, [[folder]])
  await button(page, 'Import').click()
  await page.getByRole('menuitem', { name: 'A folder…' }).click()
  await button(page, /^Show report: Import into/).waitFor()
}

/** Colours are judged once nothing fades any more. What moves for ever, such as a bar without an end, is not waited for. */
export const atRest = async (page: Page): Promise<void> => {
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
        .map(({ finished }) => finished),
    ),
  )
}
