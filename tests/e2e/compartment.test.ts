/** An ordinary day in a compartment, in the real Electron: bring in, find, look, put in order, take out, throw away. */
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANNELS } from '../../shared/contract/channels.ts'
import { answerOpenDialogs, launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { OFFICE_FILE_COUNT, writeOfficeFiles } from '../helpers/office-files.ts'
import { fingerprint } from '../helpers/sample-tree.ts'
import {
  button,
  createCompartment,
  createVault,
  focused,
  importFolder,
  row,
  unlock,
} from '../helpers/window-walk.ts'
import { looksAt } from '../helpers/look-at.ts'

describe('a day in a compartment', () => {
  let running: RunningApp
  let page: Page
  let place: string
  let source: string
  const { look, barriers } = looksAt('compartment', () => page)
  const status = () => page.getByRole('status').filter({ hasText: /file/ })
  const closeDialog = async () => {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'strongroom-day-'))
    await Promise.all(['stick', 'vaults', 'out'].map((name) => mkdir(join(place, name))))
    source = await writeOfficeFiles(join(place, 'stick'))
    running = await launchElectron()
    page = running.window
    await createVault(running, { parent: join(place, 'vaults'), rule: 'warn' })
    await createCompartment(page, 'Estates')
  })
  afterAll(async () => {
    await running.close()
    await rm(place, { recursive: true, force: true })
  })

  it('says of an empty compartment how files come in', async () => {
    await page.getByRole('heading', { name: 'No files yet' }).waitFor()
    await look('empty compartment')
  })

  it('imports a folder, leaves out what is no file, and says what is still outside', async () => {
    await importFolder(running, source)
    await look('tray')
    await button(page, /^Show report: Import into/).click()
    const report = page.getByRole('dialog')
    await report.getByText('The originals are still where they were').waitFor()
    expect(await report.getByRole('definition').allInnerTexts()).toContain(String(OFFICE_FILE_COUNT))
    expect(await report.getByRole('list', { name: 'Left out' }).getByRole('listitem').count()).toBe(1)
    await report.getByText(/shortcut/).waitFor()
    await look('report of an import')
    await closeDialog()
    const news = page.getByRole('log', { name: 'What work began and how it ended' })
    expect(await news.innerText()).toMatch(
      /^Import into Estates: begun\s+Import into Estates: Done, 1 left out$/,
    )
    await button(page, /^Put away: Import into/).press('Enter')
    await expect.poll(() => focused(page)).toBe('h1 Estates')
    expect(await readdir(source)).toContain('Last will.pdf')
  })

  it('walks into folders by keyboard and by tree', async () => {
    const list = page.getByRole('grid', { name: 'Files' })
    await row(page, 'Haddad').waitFor()
    await list.focus()
    // While the keys stand on no row, the list shows the focus: above its head, too, which lies over its outline.
    const shadow = await page.locator('.row-grid__head').evaluate((head) => getComputedStyle(head).boxShadow)
    expect(shadow).toContain('inset')
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await row(page, 'Accounts 2025').waitFor()
    await expect.poll(() => status().innerText()).toContain('1 folder, 3 files')
    await page.keyboard.press('Backspace')
    await row(page, 'Haddad').getByText('4 items', { exact: true }).waitFor()
    await page.getByRole('treeitem', { name: 'Haddad' }).click()
    await row(page, 'Last will.pdf').waitFor()
    await look('folder')
  })

  it('chooses the row that is seen, while the list is asked for anew', async () => {
    const [engine = 0] = await running.app.evaluate(({ app }) =>
      app.getAppMetrics().flatMap(({ pid, name }) => (name === 'Strongroom engine' ? [pid] : [])),
    )
    process.kill(engine, 'SIGSTOP')
    try {
      await running.app.evaluate(
        ({ BrowserWindow }, [channel, news]) => {
          BrowserWindow.getAllWindows()[0]?.webContents.send(channel, news)
        },
        [CHANNELS.event, { event: 'content.changed', compartment: null }] as const,
      )
      // Longer than the list waits for further changes.
      await page.waitForTimeout(800)
      await row(page, 'Letter to the court.txt').click()
      await expect
        .poll(() => row(page, 'Letter to the court.txt').getAttribute('aria-selected'), { timeout: 5000 })
        .toBe('true')
      await expect.poll(() => button(page, 'Rename…').isEnabled()).toBe(true)
    } finally {
      process.kill(engine, 'SIGCONT')
    }
  })

  it('jumps to a name that is typed', async () => {
    const list = page.getByRole('grid', { name: 'Files' })
    await list.focus()
    await page.keyboard.type('pass')
    await expect.poll(() => row(page, 'Passport scan.png').getAttribute('aria-selected')).toBe('true')
  })

  it('shows a picture, turned and enlarged', async () => {
    const picture = page.getByRole('img', { name: /^Passport scan\.png, 320 by 200 pixels/ })
    await picture.waitFor()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320)
    await look('preview of a picture')
    await button(page, 'View larger').click()
    const viewer = page.getByRole('dialog', { name: 'Passport scan.png' })
    await button(viewer, 'Turn right').click()
    await button(viewer, 'Larger').click()
    await look('viewer with a picture')
    await closeDialog()
  })

  it('shows a PDF page by page and finds words in it', async () => {
    await row(page, 'Last will.pdf').dblclick()
    const viewer = page.getByRole('dialog', { name: 'Last will.pdf' })
    await viewer.getByRole('img', { name: 'Last will.pdf, page 1 of 3' }).waitFor()
    await viewer.getByText('the first page').waitFor({ state: 'attached' })
    const inked = () =>
      viewer
        .getByRole('img', { name: 'Last will.pdf, page 1 of 3' })
        .evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
          return data.some((value, at) => at % 4 < 3 && value < 128)
        })
    // A page is empty for a moment when it is drawn anew for another size.
    await expect.poll(inked).toBe(true)
    await viewer.getByRole('searchbox').fill('codicil')
    await viewer.getByText('1 of 1', { exact: true }).waitFor()
    await expect.poll(() => viewer.getByRole('textbox', { name: 'Page 2 of 3' }).inputValue()).toBe('2')
    await look('viewer with a PDF')
    await viewer.getByRole('searchbox').fill('')
    await closeDialog()
  })

  it('shows text to search in, a table as a table, and says why something has no preview', async () => {
    await row(page, 'Letter to the court.txt').dblclick()
    let viewer = page.getByRole('dialog', { name: 'Letter to the court.txt' })
    await viewer.getByText('Dear Sirs,').first().waitFor()
    await viewer.getByRole('searchbox').fill('codicil')
    await viewer.getByText('1 of 200', { exact: true }).waitFor()
    await look('viewer with text')
    await viewer.getByRole('searchbox').fill('')
    await closeDialog()

    await page.getByRole('grid', { name: 'Files' }).focus()
    await row(page, 'Accounts 2025').dblclick()
    await row(page, 'Payments.csv').dblclick()
    viewer = page.getByRole('dialog', { name: 'Payments.csv' })
    await viewer.getByRole('cell', { name: 'Baker, Son' }).waitFor()
    expect(await viewer.getByRole('cell', { name: '=1+1' }).count()).toBe(1)
    await look('viewer with a table')
    await closeDialog()

    await row(page, 'Statement.bin').click()
    await page.getByText('No preview', { exact: true }).waitFor()
    await look('no preview')
  })

  it('searches names as they are typed, and leads to the folder of what was found', async () => {
    await page.getByPlaceholder('Search names').fill('wil')
    await row(page, 'Last will.pdf').waitFor()
    await expect.poll(() => status().innerText()).toContain('1 file found')
    await row(page, 'Last will.pdf').click({ button: 'right' })
    await look('context menu')
    await page.getByRole('menuitem', { name: 'Show in its folder' }).click()
    await row(page, 'Passport scan.png').waitFor()
  })

  it('leaves the arrow keys to what is typed, and the tab key leads on to the acts', async () => {
    const search = page.getByPlaceholder('Search names')
    await search.focus()
    await page.keyboard.type('wll')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.type('i')
    expect(await search.inputValue()).toBe('will')
    await page.keyboard.press('Escape')
    expect(await search.inputValue()).toBe('')
    await page.keyboard.press('Tab')
    const act = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    expect(await act()).toBe('New folder…')
    await page.keyboard.press('Shift+Tab')
    expect(await act()).toBe('Search names')
  })

  it('makes a folder, moves a file into it and gives it another name', async () => {
    await button(page, 'New folder…').click()
    await page.getByLabel('Name of the folder').fill('Signed')
    await look('new folder')
    await button(page, 'Make folder').click()
    await row(page, 'Signed').waitFor()
    await row(page, 'Last will.pdf').click()
    await button(page, 'Move…').click()
    const move = page.getByRole('dialog')
    await button(move, 'Top folder').click()
    await button(move, 'Haddad').click()
    await button(move, 'Signed').click()
    await look('move')
    await button(move, 'Move here').click()
    await row(page, 'Last will.pdf').waitFor({ state: 'detached' })
    await row(page, 'Signed').dblclick()
    await row(page, 'Last will.pdf').click()
    await page.keyboard.press('F2')
    await page.getByLabel('New name').fill('Last will, signed.pdf')
    await button(page, 'Rename').click()
    await row(page, 'Last will, signed.pdf').waitFor()
  })

  it('exports for a reason, and every byte is the same outside', async () => {
    await page.getByRole('treeitem', { name: 'Top folder' }).click()
    await row(page, 'Haddad').click()
    await button(page, 'Export…').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(`${OFFICE_FILE_COUNT} files`).first().waitFor()
    await button(dialog, 'Export').click()
    await dialog.getByText('Say why the files leave the vault.').waitFor()
    await look('export without a reason')
    await dialog.getByLabel('Reason').fill('Court order 12/26')
    await answerOpenDialogs(running.app, [[join(place, 'out')]])
    await button(dialog, 'Choose a folder…').click()
    await dialog.getByText('out', { exact: true }).waitFor()
    const another = button(dialog, 'Choose another…')
    expect(await another.evaluate((element) => element === document.activeElement)).toBe(true)
    await button(dialog, 'Export').click()
    await button(page, /^Show report: Export/).click()
    await look('report of an export')
    await closeDialog()
    const outside = fingerprint(join(place, 'out')).map((line) => line.split(' ').at(-1))
    await unlink(join(source, 'Accounts 2025', 'shortcut'))
    const before = fingerprint(source).map((line) => line.split(' ').at(-1))
    expect(outside.toSorted()).toEqual(before.toSorted())
    await button(page, 'Clear').click()
  })

  it('says what goes to the trash, and puts it back', async () => {
    await page.getByRole('treeitem', { name: 'All files' }).click()
    await row(page, 'Payments.csv').click()
    await row(page, 'Statement.bin').click({ modifiers: ['ControlOrMeta'] })
    await page.keyboard.press('Delete')
    await page.getByRole('heading', { name: 'Move 2 files to the trash?' }).waitFor()
    await page.getByText('This takes along 2 files').waitFor()
    await look('to the trash')
    await button(page, 'Move to trash').click()
    await row(page, 'Statement.bin').waitFor({ state: 'detached' })
    await page.getByRole('treeitem', { name: 'Trash' }).click()
    await row(page, 'Payments.csv').click()
    await look('trash')
    await button(page, 'Put back').click()
    await row(page, 'Payments.csv').waitFor({ state: 'detached' })
  })

  it('removes for good only after a typed word', async () => {
    await button(page, 'Empty the trash…').click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText('can never be opened again').waitFor()
    await dialog.getByText('No backup set of this vault holds a copy.').waitFor()
    expect(await button(dialog, 'Empty the trash').isDisabled()).toBe(true)
    await dialog.getByLabel(/type the word/).fill('remove')
    await look('empty the trash')
    await button(dialog, 'Empty the trash').click()
    await button(page, /^Show report: Remove/).waitFor()
    await page.getByRole('heading', { name: 'The trash is empty' }).waitFor()
    await page.getByRole('treeitem', { name: 'All files' }).click()
    await row(page, 'Payments.csv').waitFor()
    expect(await row(page, 'Statement.bin').count()).toBe(0)
  })

  it('shows in high contrast, too, what is chosen', async () => {
    await row(page, 'Payments.csv').click()
    const backgroundOf = (name: string) =>
      row(page, name).evaluate((element) => getComputedStyle(element).backgroundColor)
    await page.emulateMedia({ forcedColors: 'active' })
    const differ = async () =>
      (await backgroundOf('Payments.csv')) !== (await backgroundOf('Passport scan.png'))
    await expect.poll(differ).toBe(true)
    await page.emulateMedia({ forcedColors: 'none' })
  })

  it('leaves room for the list when everything is twice as large', async () => {
    await page.setViewportSize({ width: 640, height: 400 })
    await button(page, 'Hide details').click()
    const list = page.getByRole('grid', { name: 'Files' })
    await expect.poll(async () => (await list.boundingBox())?.width ?? 0).toBeGreaterThan(280)
    await row(page, 'Payments.csv').click()
    await look('twice as large')
  })

  it('says at the next unlocking that a lock cut a backup off', async () => {
    await mkdir(join(place, 'drive'))
    const chooseDrive = async () => {
      await answerOpenDialogs(running.app, [[join(place, 'drive')]])
      await button(page, 'Backup').click()
      await button(page, 'Back up to a folder…').click()
      await page.getByText('It fits.').waitFor()
    }
    await chooseDrive()
    await button(page, 'Back up now').press('Enter')
    await page.getByRole('heading', { name: 'Read back and verified' }).waitFor()
    await expect.poll(() => focused(page)).toContain('Read back and verified')
    await button(page, 'Another backup').press('Enter')
    await page.getByText('It fits.').waitFor()
    // So much to write that the lock comes before the end, however late the window hears of the beginning.
    await mkdir(join(place, 'scans'))
    await writeFile(join(place, 'scans', 'scans.bin'), randomBytes(64 * 1024 * 1024))
    await button(page.getByRole('navigation', { name: 'Main' }), /^Estates/).click()
    await importFolder(running, join(place, 'scans'))
    await chooseDrive()
    await page.evaluate(() => {
      const stop = window.strongroom.subscribe((event) => {
        if ((event as { event: string }).event !== 'job.progressed') return
        // The first sign of the backup.
        stop()
        void window.strongroom.call('session.lock', {})
      })
    })
    await button(page, 'Back up now').press('Enter')
    await page.getByLabel('Staff code').waitFor()
    await unlock(page)
    const told = page.getByText('A backup was cancelled when the vault locked')
    await told.waitFor()
    await page.getByText('Earlier backup sets are untouched.').waitFor()
    await look('home, after a backup that was cut off')
    await button(page, 'I know of this').press('Enter')
    await told.waitFor({ state: 'detached' })
    await chooseDrive()
    await expect.poll(() => page.getByText('Complete', { exact: true }).count()).toBe(1)
  })

  it('has no barrier on any of these screens', () => {
    expect(barriers).toEqual([])
  })
})
