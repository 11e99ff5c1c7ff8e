/**
 * The security key is pulled out while the vault is open. The app sees a kernel's list of devices that the test writes:
 * it is mounted over the real one, for this process alone.
 */
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { launchElectron } from '../helpers/launch-electron.ts'
import { canMountApart, startBehind } from '../helpers/own-mounts.ts'
import { FIDO_DESCRIPTOR, plugHid, unplugHid } from '../helpers/plug-hid.ts'
import { VirtualKey } from '../helpers/virtual-key.ts'
import { button, createVault, lock, PASSCODE, shown, STAFF_CODE, unlock } from '../helpers/window-walk.ts'

const HIDRAW = '/sys/class/hidraw'
const over = (folder: string): string => `mount --bind "${folder}" ${HIDRAW}`
const canMount = canMountApart(over(tmpdir()))

it.runIf(canMount)('locks whoever unlocked with the key, and nobody else', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'strongroom-pulled-'))
  const devices = join(folder, 'class')
  mkdirSync(devices)
  try {
    await using running = await launchElectron({ executable: await startBehind(folder, over(devices)) })
    const { window: page } = running
    await createVault(running, { parent: folder, rule: 'warn' })
    await using _key = await VirtualKey.insert(page)
    await button(page, 'Settings').click()
    await shown(page, 'Settings')
    await button(page, 'Add a security key…').click()
    await button(page.getByRole('dialog'), 'Begin').click()
    await page.getByText('This key is suitable').waitFor()
    await page.getByLabel('Name of the key').fill('Blue key')
    await page.getByLabel('Your present passcode').fill(PASSCODE)
    await button(page, 'Add the key').click()
    await page.getByText('“Blue key” opens the vault from now on.').waitFor()
    await lock(page)

    plugHid(folder, 'hidraw0', FIDO_DESCRIPTOR)
    await page.getByLabel('Staff code').fill(STAFF_CODE)
    await button(page, 'Use security key').click()
    const anyway = button(page, 'Unlock all the same')
    const home = page.getByRole('heading', { level: 1, name: 'Home' })
    await anyway.or(home).first().waitFor()
    if (await anyway.isVisible()) await anyway.click()
    await home.waitFor()
    unplugHid(folder, 'hidraw0')
    await page.getByText('The vault was locked because the security key was pulled out.').waitFor()
    await page.getByLabel('Staff code').waitFor()

    plugHid(folder, 'hidraw0', FIDO_DESCRIPTOR)
    await unlock(page)
    unplugHid(folder, 'hidraw0')
    // Twice as long as it takes to be seen.
    await page.waitForTimeout(2500)
    expect(await home.isVisible()).toBe(true)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
