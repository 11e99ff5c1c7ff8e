/** A compartment that somebody changed with a program of their own: shut, told of with both names, and accepted. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { looksAt } from '../helpers/look-at.ts'
import { writeUnaccounted } from '../helpers/unaccounted-writing.ts'
import {
  button,
  createCompartment,
  createVault,
  lock,
  PASSCODE,
  shown,
  STAFF_CODE,
  unlock,
} from '../helpers/window-walk.ts'

describe('a compartment that nobody answers for', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  const { look, barriers } = looksAt('unaccounted', () => page)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-unaccounted-'))
    running = await launchElectron()
    page = running.window
    await createVault(running, { parent: folder, rule: 'warn' })
    await createCompartment(page, 'Estates')
    await lock(page)
    await writeUnaccounted(join(folder, 'Vault'), STAFF_CODE, PASSCODE)
    await unlock(page)
  })
  afterAll(async () => {
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is told of at home, with whoever signed it', async () => {
    await page.getByText('Nobody answers for what lies in “Estates”').waitFor()
    const signed = `By an entry of ${STAFF_CODE} in the ledger, the state was signed by ${STAFF_CODE}.`
    await page.getByText(signed).waitFor()
    await look('home')
  })

  it('is named by the security status, with whose word that is', async () => {
    await button(page, 'Settings').click()
    await page
      .getByText(new RegExp(`signed by ${STAFF_CODE}, found by ${STAFF_CODE}`))
      .scrollIntoViewIfNeeded()
    await look('security status')
  })

  it('stands beside the verdict on the ledger, which is whole', async () => {
    await button(page, 'Ledger').click()
    await button(page, 'Verify the chain').click()
    await page.getByText('The chain is whole').waitFor()
    await page.getByText('Nobody answers for what lies in a compartment').waitFor()
    await look('ledger')
  })

  it('opens for everybody once somebody accepts it', async () => {
    await button(page, 'Home').click()
    await button(page, 'Accept as it is…').click()
    const dialog = page.getByRole('dialog', { name: 'Accept “Estates” as it is?' })
    await look('accept')
    await button(dialog, 'Accept').click()
    await page.getByText('“Estates” is open again.').waitFor()
    await button(page, /^Estates/)
      .first()
      .click()
    await shown(page, 'Estates')
    await lock(page)
    await unlock(page)
    expect(await page.getByText('Nobody answers').count()).toBe(0)
  })

  it('has no barriers', () => {
    expect(barriers).toEqual([])
  })
})
