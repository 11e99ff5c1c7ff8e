/** The machine sleeps, its screen is locked, the window is closed: the vault locks, and a half-filled form comes back. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { startLogind } from '../helpers/logind.ts'
import { ask } from '../helpers/office-people.ts'
import { button, createVault, unlock } from '../helpers/window-walk.ts'

const form = (page: Page) => page.getByRole('dialog').getByLabel('Name')

/** Types into the dialog of a new compartment, and waits until the engine was told. */
async function fill(page: Page, name: string): Promise<void> {
  if (!(await form(page).isVisible())) await button(page, 'New compartment').click()
  await form(page).fill(name)
  // Twice the pause after which the engine is told.
  await page.waitForTimeout(2000)
}

async function comesBack(page: Page, name: string): Promise<void> {
  await unlock(page)
  await button(page, 'Continue').click()
  await expect.poll(() => form(page).inputValue()).toBe(name)
}

/** The process that holds the keys. */
const engineProcess = (running: RunningApp) =>
  running.app.evaluate(({ app }) => {
    const engine = app
      .getAppMetrics()
      .find(({ name, serviceName }) => [name, serviceName].some((one) => /engine/i.test(one ?? '')))
    return engine?.pid ?? 0
  })

const isAlive = (pid: number): boolean => existsSync(`/proc/${String(pid)}`)

/** The system says it to the program, as it would of itself. */
const announce = (running: RunningApp, event: 'suspend' | 'lock-screen') =>
  running.app.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event)

const copied = (running: RunningApp) =>
  running.app.evaluate(async ({ clipboard }) => await clipboard.readText())

/** What Linux keeps of the text that was marked last, whoever marked it. */
const marked = (running: RunningApp) =>
  running.app.evaluate(async ({ clipboard }) => {
    const named = clipboard as unknown as { selection?: Electron.Clipboard; readText(board: string): string }
    return (await named.selection?.readText()) ?? named.readText('selection')
  })

it('locks when the machine sleeps, the screen is locked or the window is closed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-left-'))
  const home = join(folder, 'home')
  try {
    {
      using logind = startLogind()
      await using running = await launchElectron({ home, env: logind?.env ?? {} })
      const { window: page } = running
      expect(logind?.waitsFor('Strongroom') ?? false).toBe(false)
      await createVault(running, { parent: folder, rule: 'warn' })
      await button(page, 'New compartment').click()
      await form(page).fill('Taken out')
      await form(page).selectText()
      // Marked text is not to be dragged into another program.
      expect(await form(page).evaluate(mayBeDragged)).toBe(false)
      await form(page).press('ControlOrMeta+x')
      await expect.poll(() => form(page).inputValue()).toBe('')
      expect(await copied(running)).toBe('Taken out')
      await fill(page, 'Before sleep')
      const engine = await engineProcess(running)
      expect(isAlive(engine)).toBe(true)
      if (logind !== null) await expect.poll(() => logind.waitsFor('Strongroom')).toBe(true)
      if (process.platform === 'linux') {
        await form(page).click({ clickCount: 3 })
        await expect.poll(() => marked(running)).toBe('Before sleep')
      }
      await form(page).selectText()
      await form(page).press('ControlOrMeta+c')
      await expect.poll(() => copied(running)).toBe('Before sleep')
      await announce(running, 'suspend')
      if (logind !== null) await expect.poll(() => logind.waitsFor('Strongroom')).toBe(false)
      // When sleep is let go, the process with the keys is gone already.
      if (logind !== null) expect(isAlive(engine)).toBe(false)
      await page.getByText('The vault was locked because the machine went to sleep.').waitFor()
      if (process.platform === 'linux') expect(await marked(running)).toBe('')
      // Copied by its keys, it went out through the broker, which takes it back.
      await expect.poll(() => copied(running)).toBe('')
      await comesBack(page, 'Before sleep')

      await fill(page, 'Before the screen')
      await announce(running, 'lock-screen')
      await page.getByText('The vault was locked together with the screen.').waitFor()
      await comesBack(page, 'Before the screen')

      if (process.platform === 'linux') {
        // A Linux desktop says nothing by itself and is asked.
        await running.app.evaluate(({ powerMonitor }) => {
          powerMonitor.getSystemIdleState = () => 'locked'
        })
        await page.getByText('The vault was locked together with the screen.').waitFor()
        await comesBack(page, 'Before the screen')
      }

      await fill(page, 'Before closing')
      const ended = new Promise((resolve) => running.app.process().once('exit', resolve))
      await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
      await ended
    }
    await using again = await launchElectron({ home })
    const { window: page } = again
    await page
      .getByLabel('Passcode', { exact: true })
      .or(button(page, /^Vault/))
      .first()
      .waitFor()
    if (!(await page.getByLabel('Passcode', { exact: true }).isVisible()))
      await button(page, /^Vault/).click()
    await comesBack(page, 'Before closing')
    const { rows } = (await ask(page, 'ledger.list', {
      filter: { act: 'session.locked' },
      offset: 0,
      limit: 9,
    })) as { rows: unknown[] }
    expect(rows).toHaveLength(process.platform === 'linux' ? 4 : 3)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})

/** Whether a drag that begins here goes on. Runs in the page. */
function mayBeDragged(element: Element): boolean {
  return element.dispatchEvent(new DragEvent('dragstart', { bubbles: true, cancelable: true }))
}
