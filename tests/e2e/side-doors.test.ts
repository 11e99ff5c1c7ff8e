/**
 * Fault 31: what the system's libraries write by themselves. Home and temporary folder lie on a disk of their own; files,
 * folders and a printer are chosen in the real dialogs, by keys; then every byte of the disk is looked through.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { liesInMemory } from '../../electron/main/private-room.ts'
import { Canaries } from '../helpers/canaries.ts'
import { answerOpenDialogs, launchElectron } from '../helpers/launch-electron.ts'
import { noPrinterHere, startPrinter } from '../helpers/private-printer.ts'
import { canMountApart, startBehind } from '../helpers/own-mounts.ts'
import { openRawDisk } from '../helpers/raw-disk.ts'
import { answerDialog, noRealKeysHere } from '../helpers/real-keys.ts'
import { button, goOn, goOnToSheets, readSheet } from '../helpers/window-walk.ts'

const roomsOf = (pid: number | undefined): string[] =>
  readdirSync('/dev/shm').filter((name) => name.startsWith(`strongroom-room-${pid}-`))

const reason = noRealKeysHere() ?? noPrinterHere()

test.skipIf(reason !== null)(
  `real dialogs leave nothing that can be read${reason === null ? '' : `: ${reason}`}`,
  async () => {
    using disk = openRawDisk(256)
    await using printer = await startPrinter()
    const outside = mkdtempSync(join(tmpdir(), 'strongroom-doors-'))
    onTestFinished(() => rmSync(outside, { recursive: true, force: true }))
    const [home = '', temporary = ''] = ['home', 'temporary'].map((name) => {
      mkdirSync(join(disk.place, name))
      return join(disk.place, name)
    })
    const canaries = new Canaries()
    const folder = join(outside, canaries.plant('name of a folder'))
    mkdirSync(folder)
    // Empty, so that the dialog has nothing to complete its path with.
    const vaults = join(outside, 'vaults')
    mkdirSync(vaults)
    writeFileSync(join(folder, 'inside.txt'), 'another letter')
    const running = await launchElectron({
      home,
      env: { TMPDIR: temporary, CUPS_SERVER: printer.socket, GTK_MODULES: 'strongroom-stranger' },
    })
    const { pid } = running.app.process()
    try {
      const { window: page } = running
      expect(roomsOf(pid)).toHaveLength(1)
      expect(await running.app.evaluate(() => process.env['GTK_MODULES'])).toBeUndefined()
      await button(page, /^New vault/).click()
      await button(page, 'Choose a folder…').click()

      await answerDialog('Choose the folder in which the vault is made', vaults)
      await goOnToSheets(page)
      for (const number of [1, 2]) {
        await button(page, `Print sheet ${number}`).click()
        await answerDialog('Print')
        await page.getByText(`Sheet ${number} was sent to the printer.`).waitFor()
      }
      const sheets: string[] = []
      for (const number of [1, 2, 3]) {
        const lines = await readSheet(page, number, 3)
        for (const line of lines.slice(2, 6)) canaries.watch(`sheet ${number}`, line)
        sheets.push(lines.join('\n'))
      }
      await expect.poll(() => printer.jobs().length).toBe(2)
      await page.getByLabel('One of the sheets').fill(sheets[2] ?? '')
      await page.getByText('can be relied on').waitFor()
      await goOn(page)
      await page.getByText(/^Warn, and let/).click()
      await goOn(page)
      await button(page, 'Create the vault').click()
      await button(page, 'Open the vault').click()
      await button(page, 'New compartment').click()
      await page.getByRole('dialog').getByLabel('Name').fill('Letters')
      await button(page, 'Create').click()
      const file = join(outside, `${canaries.plant('name of a file')}.txt`)
      writeFileSync(file, 'a letter')
      await button(page, 'Import').click()
      await page.getByRole('menuitem', { name: 'Files…' }).click()
      await answerDialog('Choose files to store', file)
      await button(page, /^Put away: Import into/).click()
      await button(page, 'Import').click()
      await page.getByRole('menuitem', { name: 'A folder…' }).click()
      await answerDialog('Choose folders to store', folder)
      await button(page, /^Show report: Import into/).waitFor()
    } finally {
      await running.close()
    }
    expect(roomsOf(pid)).toEqual([])
    expect(canaries.foundIn(disk.raw())).toEqual([])
    expect(canaries.foundIn(outside).join('\n')).toContain('name of a file')
  },
)

/** Where the temporary folder itself lies in memory, no place is left that does not. */
const onDisk = (folder: string): string => `mount --bind "${folder}" /dev/shm`

test.runIf(canMountApart(onDisk(tmpdir())) && !liesInMemory(tmpdir()))(
  'without a folder in memory no sheet is printed, and it is said where the way on is',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strongroom-no-room-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    await using running = await launchElectron({ executable: await startBehind(folder, onDisk(folder)) })
    const { window: page, app } = running
    await answerOpenDialogs(app, [[folder]])
    await button(page, /^New vault/).click()
    await button(page, 'Choose a folder…').click()
    await goOnToSheets(page)
    await button(page, 'Print sheet 1').click()
    await page.getByText('Sheets cannot be printed from here').waitFor()
    await page.getByText('Save the sheets as PDF to a drive').waitFor()
  },
)
