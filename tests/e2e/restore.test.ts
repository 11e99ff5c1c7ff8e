/** The worst day, in the real Electron: backed up, lost, and brought back with two sheets. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerOpenDialogs, launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { canMountApart, startBehind } from '../helpers/own-mounts.ts'
import { OFFICE_FILE_COUNT, writeOfficeFiles } from '../helpers/office-files.ts'
import { fingerprint } from '../helpers/sample-tree.ts'
import {
  button,
  createCompartment,
  createVault,
  goOn,
  importFolder,
  lock,
  row,
  shown,
  unlock,
} from '../helpers/window-walk.ts'
import { looksAt } from '../helpers/look-at.ts'

/** What is mounted there is a drive that was plugged in. */
const STICK =
  'mount -t tmpfs media /media && mkdir /media/strongroom-stick && mount -t tmpfs stick /media/strongroom-stick'
const hasStick = canMountApart(STICK)

describe('a vault that is lost', () => {
  let running: RunningApp
  let page: Page
  let place: string
  let source: string
  let sheets: readonly string[]
  const { look, barriers } = looksAt('restore', () => page)
  const drive = () => join(place, 'drive')
  const typeSheet = async (number: number) => {
    await page.getByRole('textbox', { name: /recovery sheet/i }).fill(sheets[number - 1] ?? '')
    // With the last one that is needed the set opens at once.
    await page.getByText(`Sheet ${number} is correct`).or(page.getByText('The set opens')).first().waitFor()
  }
  /** From the choice of the drive to an opened set. */
  const openSet = async (numbers: readonly number[]) => {
    await answerOpenDialogs(running.app, [[drive()]])
    await button(page, 'Choose a folder…').click()
    await shown(page, 'Which state do you want back?')
    await expect.poll(() => page.getByRole('radio').first().isChecked()).toBe(true)
    await goOn(page)
    await shown(page, 'Prove that you may open it')
    for (const number of numbers) await typeSheet(number)
    await page.getByText('The set opens: Harbour and Lane').waitFor()
    await goOn(page)
    await shown(page, 'What do you want back?')
  }

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'strongroom-loss-'))
    await Promise.all(['stick', 'vaults', 'drive', 'new'].map((name) => mkdir(join(place, name))))
    source = await writeOfficeFiles(join(place, 'stick'))
    await rm(join(source, 'Accounts 2025', 'shortcut'))
    running = await launchElectron(hasStick ? { executable: await startBehind(place, STICK) } : {})
    page = running.window
    sheets = await createVault(running, { parent: join(place, 'vaults'), rule: 'warn' })
    await createCompartment(page, 'Estates')
    await importFolder(running, source)
    await button(page, 'Clear').click()
  })
  afterAll(async () => {
    await running.close()
    await rm(place, { recursive: true, force: true })
  })

  it('is backed up to a folder, read back, and only then called done', async () => {
    await button(page, 'Backup').click()
    await shown(page, 'Backup')
    await look('backup')
    await answerOpenDialogs(running.app, [[drive()]])
    await button(page, 'Back up to a folder…').click()
    await page.getByText('It fits.').waitFor()
    await look('before a backup')
    await button(page, 'Back up now').click()
    await page.getByRole('heading', { name: 'Read back and verified' }).waitFor()
    await page.getByText('Complete', { exact: true }).waitFor()
    await look('after a backup')
  })

  it.runIf(hasStick)('says that a drive may be unplugged once the system let it go, not before', async () => {
    const mayUnplug = page.getByText(/You can unplug/)
    await button(page, 'Drives').click()
    await button(page, /^strongroom-stick/).click()
    await button(page, 'Name this drive…').click()
    await button(page.getByRole('dialog'), 'Save the name').click()
    await page.getByText('It fits.').waitFor()
    await button(page, 'Back up now').click()
    await page.getByText('Eject the drive before you unplug it.').waitFor()
    expect(await mayUnplug.count()).toBe(0)
    await look('after a backup to a drive')
    await button(page, 'Eject the drive').click()
    await mayUnplug.waitFor()
    expect(await button(page, 'Eject the drive').count()).toBe(0)
    await look('ejected')
    await button(page, 'Drives').click()
    await page.getByText('No drive is plugged in').waitFor()
    await answerOpenDialogs(running.app, [[drive()]])
    await button(page, 'Back up to a folder…').click()
    await page.getByText('Complete', { exact: true }).waitFor()
  })

  it('has a set that verifies without a key and with one', async () => {
    for (const how of ['Complete and unaltered?', 'Does everything open?']) {
      await button(page, /^Verify/)
        .first()
        .click()
      await page.getByRole('menuitem', { name: how }).click()
      await button(page, /^Show report: Verify/)
        .first()
        .waitFor()
      await button(page, /^Show report: Verify/)
        .first()
        .click()
      const report = page.getByRole('dialog')
      await report.getByText('All parts are there and unaltered.').waitFor()
      expect(await report.getByText('Every file in it opens.').count()).toBe(how.startsWith('Does') ? 1 : 0)
      await look(how)
      await page.keyboard.press('Escape')
      await button(page, /^Put away: Verify/).click()
    }
  })

  it('gives single files back while it is open', async () => {
    await button(page, /^Restore from the set/).click()
    await shown(page, 'Which state do you want back?')
    await expect.poll(() => page.getByRole('radio').first().isChecked()).toBe(true)
    await button(page, 'Verify now').click()
    await page.getByText('The set is complete and unaltered.').waitFor()
    await look('sets')
    await goOn(page)
    await typeSheet(1)
    await look('one sheet')
    await page.getByRole('textbox', { name: /recovery sheet/i }).fill(sheets[0] ?? '')
    await page.getByText('This is sheet 1 again. Another one is needed.').waitFor()
    await page.getByRole('textbox', { name: /recovery sheet/i }).fill('')
    await typeSheet(3)
    await page.getByText('The set opens').waitFor()
    await goOn(page)
    await page.getByText('Chosen files, as plain files').click()
    await page.getByPlaceholder('Search names').fill('will')
    await row(page, 'Last will.pdf').click()
    await page.getByPlaceholder('Search names').fill('letter')
    await row(page, 'Letter to the court.txt').click()
    await page.getByText('2 files chosen').waitFor()
    await look('chosen files')
    await goOn(page)
    await answerOpenDialogs(running.app, [[join(place, 'new')]])
    await button(page, 'Choose a place…').click()
    await page.getByText('new', { exact: true }).waitFor()
    await look('target')
    await button(page, 'Restore now').click()
    await shown(page, 'The files are restored')
    await look('files restored')
    const restored = fingerprint(join(place, 'new', 'Restored files')).map((line) => line.split(' ').at(-1))
    const wanted = fingerprint(source).filter((line) => /Last will|Letter/.test(line))
    expect(restored.toSorted()).toEqual(wanted.map((line) => line.split(' ').at(-1)).toSorted())
    await button(page, 'Finish').click()
    await shown(page, 'Backup')
  })

  it('comes back whole with two sheets after the machine is gone', async () => {
    await lock(page)
    await rm(join(place, 'vaults'), { recursive: true })
    await running.close()
    running = await launchElectron()
    page = running.window
    await button(page, /^Restore from a backup/).click()
    await shown(page, 'Where is the backup?')
    await look('where the backup is')
    await openSet([2, 3])
    await look('scope')
    await goOn(page)
    await answerOpenDialogs(running.app, [[join(place, 'new')]])
    await button(page, 'Choose a place…').click()
    await button(page, 'Restore now').click()
    await shown(page, 'The vault is restored')
    await page.getByText('Nothing was damaged.').waitFor()
    await look('vault restored')
    await button(page, 'Unlock the restored vault').click()
    await unlock(page)
    await page
      .getByRole('button', { name: /^Estates/ })
      .first()
      .click()
    await shown(page, 'Estates')
    await page.getByRole('treeitem', { name: 'All files' }).click()
    await page.getByText(`${OFFICE_FILE_COUNT} files`, { exact: true }).waitFor()
    await row(page, 'Last will.pdf').dblclick()
    const viewer = page.getByRole('dialog', { name: 'Last will.pdf' })
    await viewer.getByRole('img', { name: 'Last will.pdf, page 1 of 3' }).waitFor()
    await page.keyboard.press('Escape')
    await viewer.waitFor({ state: 'detached' })
    await lock(page)
  })

  it('never restores over what is there', async () => {
    await button(page, /other vault/i).click()
    await button(page, /^Restore from a backup/).click()
    await openSet([1, 2])
    await goOn(page)
    await answerOpenDialogs(running.app, [[join(place, 'new')]])
    await button(page, 'Choose a place…').click()
    await button(page, 'Restore now').click()
    await page.getByRole('alert').waitFor()
    await look('refused to overwrite')
    expect(await readdir(join(place, 'new'))).toContain('Restored vault')
  })

  it('names what is damaged and restores the rest only when told to', async () => {
    await turnOneByte(await somePack(drive()))
    await button(page, 'Back').click()
    await page.getByLabel('Name of the new folder').fill('What is good')
    await button(page, 'Restore now').click()
    await page.getByRole('heading', { name: 'How do you want to go on?' }).waitFor()
    await look('damaged set')
    expect(await readdir(join(place, 'new'))).not.toContain('What is good')
    await button(page, 'Restore the rest').click()
    await shown(page, 'The vault is restored, but not all of it')
    await page.getByText(/^5 file versions, in the folder “What is good”/u).waitFor()
    await page.getByRole('list', { name: 'Files that could not be restored' }).waitFor()
    await look('restored with damage')
    expect(await readdir(join(place, 'new'))).toContain('What is good')
  })

  it('has no barrier on any of these screens', () => {
    expect(barriers).toEqual([])
  })
})

/** The largest pack of a drive. */
async function somePack(drive: string): Promise<string> {
  const names = await readdir(drive, { recursive: true, withFileTypes: true })
  const packs = names.filter((entry) => entry.isFile() && entry.parentPath.endsWith('packs'))
  const sized = await Promise.all(
    packs.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      return { path, bytes: (await readFile(path)).length }
    }),
  )
  return sized.toSorted((a, b) => b.bytes - a.bytes)[0]!.path
}

async function turnOneByte(path: string): Promise<void> {
  const bytes = await readFile(path)
  const middle = Math.floor(bytes.length / 2)
  bytes[middle]! ^= 0xff
  await writeFile(path, bytes)
}
