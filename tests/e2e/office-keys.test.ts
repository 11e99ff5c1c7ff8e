/** An office that asks for security keys: enrolling, signing, agreeing and changing a passcode with them, in the window. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANNELS } from '../../shared/contract/channels.ts'
import type { Policy, UnlockRule } from '../../shared/contract/policy.ts'
import type { Session } from '../../shared/contract/session.ts'
import { looksAt } from '../helpers/look-at.ts'
import { launchElectron, type RunningApp } from '../helpers/launch-electron.ts'
import { ask, issueAgreement } from '../helpers/office-people.ts'
import { enrol, readAndType, toPeople, toPerson } from '../helpers/people-walk.ts'
import { VirtualKey } from '../helpers/virtual-key.ts'
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

const CLERK = { name: 'Mira Olsen', code: 'CL1' } as const
const SECOND = { name: 'Benno Falk', code: 'CD2', role: 'Custodian', passcode: 'vexnop4q' } as const

describe('an office that asks for security keys', () => {
  let running: RunningApp
  let page: Page
  let folder: string
  let keys: VirtualKey[] = []
  const { look, barriers } = looksAt('office-keys', () => page)
  const setRule = async (role: 'custodian' | 'clerk', rule: UnlockRule) => {
    const { policy } = (await ask(page, 'policy.get', {})) as { policy: Policy }
    await ask(page, 'policy.set', { policy: { ...policy, unlock: { ...policy.unlock, [role]: rule } } })
  }
  /** A key for somebody new: the others lie in the machine and nobody touches them. */
  const anotherKey = async () => {
    const [first] = keys
    const key = first === undefined ? await VirtualKey.insert(page) : await first.beside()
    for (const each of keys) await each.touch(false)
    keys = [...keys, key]
    return key
  }
  const touchAll = async () => {
    for (const each of keys) await each.touch(true)
  }
  const askKey = async (code: string, passcode = '') => {
    await page.getByLabel('Staff code').fill(code)
    await page.getByLabel('Passcode', { exact: true }).fill(passcode)
    await button(page, 'Use security key').click()
  }
  const unlockByKey = async (code: string, passcode = '') => {
    await askKey(code, passcode)
    const anyway = button(page, 'Unlock all the same')
    const home = page.getByRole('heading', { level: 1, name: 'Home' })
    await anyway.or(home).first().waitFor()
    if (await anyway.isVisible()) await anyway.click()
    await home.waitFor()
  }
  const dialog = () => page.getByRole('dialog').last()

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'strongroom-office-keys-'))
    running = await launchElectron()
    page = running.window
    await createVault(running, { parent: folder, rule: 'warn' })
    await issueAgreement(page)
  })
  afterAll(async () => {
    await keys[0]?.[Symbol.asyncDispose]()
    await running.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('enrols somebody who opens with a key alone, and chooses no passcode', async () => {
    await setRule('clerk', 'key')
    await anotherKey()
    await toPeople(page)
    const seen: string[] = []
    await enrol(page, { ...CLERK, withKey: true, signs: false }, async (screen) => {
      seen.push(screen)
      if (screen !== 'keys of the person, none') return
      await page.getByText('Register a key first: your office asks for one.').waitFor()
      expect(await button(page, 'Continue').isDisabled()).toBe(true)
      await look(screen)
    })
    expect(seen).not.toContain('passcode of the person')
  })

  it('has them sign with it at the workstation of a custodian', async () => {
    await toPerson(page, CLERK.name)
    await button(page, 'Sign here…').click()
    await readAndType(dialog(), CLERK.name)
    expect(
      await dialog()
        .getByLabel(/^Passcode of/u)
        .count(),
    ).toBe(0)
    expect(await button(dialog(), 'Sign').count()).toBe(0)
    await look('signing with a key')
    await button(dialog(), 'Sign with the security key').click()
    await page.getByText(/^Version 1 signed on/u).waitFor()
    await page.getByText('May work', { exact: true }).waitFor()
    await lock(page)
    await unlockByKey(CLERK.code)
    await lock(page)
  })

  it('enrols a custodian who opens with passcode and key together, with neither alone', async () => {
    await unlock(page)
    await setRule('custodian', 'both')
    await anotherKey()
    await toPeople(page)
    await enrol(page, { ...SECOND, withKey: true })
    await lock(page)
    await tryToUnlock(page, SECOND.code, SECOND.passcode)
    await page.getByText('The passcode or the staff code is wrong').waitFor()
    await askKey(SECOND.code)
    await page.getByText('Your key was right; your passcode is needed as well').waitFor()
    await unlockByKey(SECOND.code, SECOND.passcode)
    await lock(page)
  })

  it('has the second person agree with passcode and key', async () => {
    await unlock(page)
    const { policy } = (await ask(page, 'policy.get', {})) as { policy: Policy }
    await ask(page, 'policy.set', { policy: { ...policy, secondPerson: ['policy.set'] } })
    await button(page.getByRole('navigation', { name: 'Main' }), 'Rules').click()
    await shown(page, 'Rules')
    await page.getByLabel('Disable who has not unlocked for').fill('60')
    await button(page, 'Save the rules').click()
    await page.getByRole('dialog', { name: 'A second person must agree' }).waitFor()
    await dialog().getByLabel('Reason').fill('The insurer asks for it')
    await dialog().getByLabel('Staff code').fill(SECOND.code)
    await button(dialog(), 'Confirm with a security key').click()
    await page.getByText('Your key was right; your passcode is needed as well').waitFor()
    await look('agreeing with a key, passcode missing')
    await dialog().getByLabel('Passcode', { exact: true }).fill(SECOND.passcode)
    await button(dialog(), 'Confirm with a security key').click()
    await page.getByText('The rules are in force.').waitFor()
    const { rows } = (await ask(page, 'ledger.list', {
      filter: { act: 'policy.set' },
      offset: 0,
      limit: 1,
    })) as { rows: { facts: Record<string, unknown> }[] }
    expect(rows[0]?.facts).toHaveProperty('secondSignature')
    await lock(page)
  })

  it('asks for the key when a passcode is past its time that opens together with it', async () => {
    await unlockByKey(SECOND.code, SECOND.passcode)
    const session = (await ask(page, 'session.state', {})) as Session
    // As the engine says it once the time is over: tests/unit/engine/handlers/gate.test.ts.
    await running.app.evaluate(
      ({ BrowserWindow }, [channel, news]) => {
        BrowserWindow.getAllWindows()[0]?.webContents.send(channel, news)
      },
      [CHANNELS.event, { event: 'session.changed', session: { ...session, passcodeDueAt: 1 } }] as const,
    )
    await shown(page, 'Your passcode is past its time')
    await button(page, 'Change the passcode').click()
    await dialog().getByLabel('Present passcode').fill(SECOND.passcode)
    await chooseOwnPasscode(page, 'wimdor7k')
    await look('expired, with a key')
    await button(dialog(), 'Change').click()
    await shown(page, 'Home')
    await lock(page)
    await unlockByKey(SECOND.code, 'wimdor7k')
    await lock(page)
  })

  it('has no barriers on these screens', async () => {
    await touchAll()
    await unlock(page, STAFF_CODE, PASSCODE)
    expect(barriers).toEqual([])
  })
})
