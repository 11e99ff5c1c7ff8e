/** Papers as they come from cameras, old programs and other offices, looked at in the real window. */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { looksAt } from '../helpers/look-at.ts'
import { button, createCompartment, createVault, importFolder, row } from '../helpers/window-walk.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/preview')
/** What tests/fixtures/preview/locked.pdf was locked with. */
const PASSWORD = 'open sesame'

let running: RunningApp
let page: Page
let place: string
const { look } = looksAt('preview', () => page)

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'strongroom-preview-'))
  const papers = join(place, 'Papers')
  await cp(FIXTURES, papers, { recursive: true })
  for (const name of ['orientation-6.jpg', 'orientation-6.png', 'upright.webp', 'upright.gif']) {
    const whole = await readFile(join(FIXTURES, name))
    await writeFile(join(papers, `cut ${name}`), whole.subarray(0, whole.length / 2))
  }
  await mkdir(join(place, 'vaults'))
  await mkdir(join(place, 'Many'))
  for (let paper = 1; paper <= 80; paper += 1)
    await writeFile(join(place, 'Many', `paper ${paper}.txt`), 'x'.repeat(1000))
  running = await launchElectron()
  page = running.window
  await createVault(running, { parent: join(place, 'vaults'), rule: 'warn' })
  await createCompartment(page, 'Estates')
  await importFolder(running, papers)
  await putReportsAway()
  await importFolder(running, join(place, 'Many'))
  await page.getByRole('treeitem', { name: 'Papers' }).click()
}, 120_000)
afterAll(async () => {
  await running.close()
  await rm(place, { recursive: true, force: true })
})

/** So that the report of the next import is the only one. */
async function putReportsAway(): Promise<void> {
  const reports = button(page, /^Put away: /)
  for (let left = await reports.count(); left > 0; left = await reports.count())
    await reports.first().press('Enter')
}

/** Opens a file by keyboard, and closes it with one press of Escape. */
async function viewing(name: string, act: (viewer: Locator) => Promise<void>): Promise<void> {
  await row(page, name).click()
  await page.keyboard.press('Enter')
  const viewer = page.getByRole('dialog', { name })
  await viewer.waitFor()
  await act(viewer)
  await viewer.getByRole('heading', { name }).click()
  await page.keyboard.press('Escape')
  await viewer.waitFor({ state: 'detached' })
}

it('closes a file that was opened by keyboard with one press of Escape', async () => {
  await row(page, 'phrases.pdf').click()
  await page.keyboard.press('Enter')
  const viewer = page.getByRole('dialog', { name: 'phrases.pdf' })
  await viewer.getByRole('img').first().waitFor()
  await page.keyboard.press('Escape')
  await viewer.waitFor({ state: 'detached' })
})

it.each(['orientation-6.jpg', 'orientation-8.jpg', 'orientation-6.png', 'upright.webp', 'upright.gif'])(
  'shows %s upright and undistorted',
  async (name) => {
    await viewing(name, async (viewer) => {
      const picture = viewer.getByRole('img', { name: `${name}, 600 by 1200 pixels` })
      await picture.waitFor()
      const sides = () => picture.evaluate((image) => [image.clientWidth, image.clientHeight])
      const [width = 0, height = 0] = await sides()
      expect(height / width).toBeCloseTo(2, 1)
      expect(height).toBeLessThanOrEqual(await viewer.evaluate((dialog) => dialog.clientHeight))
      await button(viewer, 'Turn right').click()
      const box = await picture.boundingBox()
      expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(2, 1)
      expect(await viewer.getByText('ends early').count()).toBe(0)
    })
  },
)

it.each(['orientation-6.jpg', 'orientation-6.png', 'upright.webp', 'upright.gif'])(
  'says of %s whose file was cut off that it ends early',
  async (name) => {
    await viewing(`cut ${name}`, async (viewer) => {
      await viewer.getByText('This picture ends early').waitFor()
      await look(`${name} that ends early`)
    })
  },
)

it('reads the texts of old programs, and in another encoding where somebody knows better', async () => {
  await viewing('cp1252-quotes.txt', async (viewer) => {
    await viewer.getByText('Read as windows-1252').waitFor()
    const text = viewer.getByRole('group', { name: 'Text' })
    expect(await text.innerText()).toMatch(/[“”–]/)
    await button(viewer, 'Read as windows-1252').click()
    await look('encodings')
    await page.getByRole('menuitem', { name: 'windows-1251' }).click()
    await button(viewer, 'Read as windows-1251').waitFor()
  })
  await viewing('cp1252-euro.csv', async (viewer) => {
    await viewer.getByRole('table').getByText('€').first().waitFor()
  })
})

it('finds what stands on a page in pieces, led there by Ctrl+F', async () => {
  await viewing('phrases.pdf', async (viewer) => {
    await viewer.getByRole('img').first().waitFor()
    await page.keyboard.press('Control+f')
    const found = viewer.getByRole('status')
    for (const words of ['harbour street', 'managing director', 'confidential', 'muller'.replace('u', 'ü')]) {
      await page.keyboard.press('Control+a')
      await page.keyboard.type(words)
      await expect.poll(() => found.innerText()).toBe('1 of 1')
    }
    await look('words found over the end of a line')
    await page.keyboard.press('Escape')
  })
})

it('asks for the password of a document that has one of its own', async () => {
  await viewing('locked.pdf', async (viewer) => {
    await viewer.getByText('This document has a password of its own').waitFor()
    await look('locked document')
    const field = viewer.getByLabel('Password of the document')
    await field.fill('not this one')
    await page.keyboard.press('Enter')
    await viewer.getByText('This password does not open the document.').waitFor()
    await field.fill(PASSWORD)
    await page.keyboard.press('Enter')
    await viewer.getByRole('img', { name: 'locked.pdf, page 1 of 1' }).waitFor()
  })
})

it('keeps the row that the keys stand on in sight, to the last one', async () => {
  await page.getByRole('treeitem', { name: 'Many' }).click()
  const list = page.getByRole('grid', { name: 'Files' })
  await row(page, 'paper 1.txt').click()
  for (const key of ['PageDown', 'ArrowDown', 'ArrowDown', 'PageDown', 'End', 'PageUp', 'ArrowUp', 'Home']) {
    await page.keyboard.press(key)
    const isInSight = () =>
      list.evaluate((grid) => {
        const chosen = grid.querySelector('[data-cursor="true"]')?.getBoundingClientRect()
        const head = grid.querySelector('.row-grid__head')?.getBoundingClientRect()
        const box = grid.getBoundingClientRect()
        const top = head?.bottom ?? 0
        return (
          chosen !== undefined && chosen.top >= top - 1 && chosen.bottom <= box.top + grid.clientHeight + 1
        )
      })
    await expect.poll(isInSight, { message: key }).toBe(true)
  }
})

it('brings no old search back by Ctrl+Z in the list, nor by the menu', async () => {
  const search = page.getByRole('searchbox').first()
  await search.fill('paper 7')
  await search.fill('')
  await page.getByRole('grid', { name: 'Files' }).focus()
  await page.keyboard.press('Control+z')
  await page.waitForTimeout(300)
  expect(await search.inputValue()).toBe('')
  await undoByMenu()
  expect(await search.inputValue()).toBe('')
  await search.focus()
  await page.keyboard.press('Control+z')
  await expect.poll(() => search.inputValue()).not.toBe('')
  await search.fill('')
  await search.focus()
  await undoByMenu()
  await expect.poll(() => search.inputValue()).not.toBe('')
  await search.fill('')
})

/** Chooses Undo in the menu, and waits until the page has heard of it. */
async function undoByMenu(): Promise<void> {
  await running.app.evaluate(({ Menu, BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const edit = Menu.getApplicationMenu()?.items.find(({ label }) => label.replace('&', '') === 'Edit')
    const undo = edit?.submenu?.items.find(({ role }) => role === 'undo')
    undo?.click(undefined, window, window?.webContents)
  })
  await page.waitForTimeout(300)
}

it('says of an export what leaves, not what all versions weigh', async () => {
  await writeFile(join(place, 'Many', 'paper 1.txt'), 'x'.repeat(2000))
  await page.getByRole('treeitem', { name: 'Top folder' }).click()
  await putReportsAway()
  await importFolder(running, join(place, 'Many'))
  await page.getByRole('treeitem', { name: 'Many' }).click()
  await row(page, 'paper 1.txt').click()
  await button(page, 'Export…').click()
  await page.getByText('1 file, 2 kB, will leave the vault.').waitFor()
  await page.keyboard.press('Escape')
})

it('says why an act is grey, and that folders stay', async () => {
  await page.getByRole('treeitem', { name: 'Top folder' }).click()
  await row(page, 'Many').click()
  await button(page, 'Move…').hover()
  await page.getByRole('tooltip').getByText('Folders cannot be moved yet.').waitFor()
  await look('why an act is grey')
  await button(page, 'Move to trash…').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('The folders themselves stay where they are').waitFor()
  await look('files of a folder to the trash')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

it('leaves Enter to a word that is being composed', async () => {
  await button(page, 'Home').click()
  await button(page, 'New compartment').click()
  const name = page.getByRole('dialog').getByLabel('Name')
  await name.focus()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Input.imeSetComposition', { text: 'きろく', selectionStart: 3, selectionEnd: 3 })
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 }
  await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter })
  await page.waitForTimeout(300)
  await page.getByRole('dialog').waitFor()
  await devtools.send('Input.insertText', { text: '記録' })
  expect(await name.inputValue()).toBe('記録')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

it.each([
  ['Devanagari', 'अनुबंध'],
  ['Bengali', 'চুক্তি'],
  ['Tamil', 'ஒப்பந்தம்'],
  ['Thai', 'สัญญา'],
  ['Arabic', 'عقد'],
  ['Hebrew', 'חוזה'],
  ['Han', '契約書'],
  ['Hangul', '계약서'],
  ['emoji', '🗂🔑'],
])('has letters of its own for %s, and shows no boxes', async (_, word) => {
  await page.evaluate((text) => {
    const shown = document.createElement('p')
    shown.id = 'letters'
    shown.textContent = text
    document.body.append(shown)
  }, word)
  const devtools = await page.context().newCDPSession(page)
  try {
    await devtools.send('DOM.enable')
    await devtools.send('CSS.enable')
    const { root } = await devtools.send('DOM.getDocument')
    const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#letters' })
    const faces = async () => (await devtools.send('CSS.getPlatformFontsForNode', { nodeId })).fonts
    // A letter that no face has is drawn as a box, by a face of the system.
    await expect
      .poll(async () =>
        (await faces()).every(({ isCustomFont, familyName }) => isCustomFont && /Noto/.test(familyName)),
      )
      .toBe(true)
  } finally {
    await devtools.detach()
    await page.evaluate(() => document.getElementById('letters')?.remove())
  }
})
