/** Steps that custodians and the people whom they enrol take in the window, by role and name. */
import type { Locator, Page } from 'playwright-core'
import { button, chooseOwnPasscode, goOn, shown } from './window-walk.ts'

export interface Newcomer {
  readonly name: string
  readonly code: string
  readonly role?: 'Clerk' | 'Custodian' | 'Auditor'
  /** Absent where the office asks for a key alone. */
  readonly passcode?: string
  /** A key is in the machine, and is registered. */
  readonly withKey?: boolean
  /** False: the outcome of the screening is not known yet. */
  readonly screened?: boolean
  /** False: not now. */
  readonly signs?: boolean
}

type Look = (screen: string) => Promise<void>

/** A day as a date field takes it, so many days from today on this machine's clock. */
export const dayFromNow = (days: number): string => {
  const day = new Date()
  day.setDate(day.getDate() + days)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}

export const toPeople = async (page: Page): Promise<void> => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'People' }).click()
  await shown(page, 'People')
}

/** From anywhere inside to the page of one person. */
export const toPerson = async (page: Page, name: string): Promise<void> => {
  await toPeople(page)
  await button(page, new RegExp(escaped(name), 'u')).click()
  await shown(page, name)
}

/** Reads the agreement to its end by keyboard and types the name under it. */
export const readAndType = async (within: Page | Locator, name: string): Promise<void> => {
  await within.getByRole('region', { name: /^Text of the agreement/u }).press('End')
  await within.getByText('Read to the end.', { exact: true }).waitFor()
  await within.getByLabel('Your name, as your signature').fill(name)
}

/**
 * The whole enrolment, from the list of people to its end: the custodian's part, the handing over, the person's part.
 * @param look is called on every screen.
 * @returns the six words of the person's keys.
 */
export const enrol = async (
  page: Page,
  newcomer: Newcomer,
  look: Look = () => Promise.resolve(),
): Promise<readonly string[]> => {
  const { name, code, role = 'Clerk', passcode, screened = true, signs = true } = newcomer
  await button(page, 'Enrol a person').click()
  await shown(page, 'Who is it?')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Staff code').fill(code.toLowerCase())
  await page.getByText(role, { exact: true }).click()
  await look('person')
  await goOn(page)
  await shown(page, 'Was the person screened?')
  if (!screened) await page.getByText('Record it later').click()
  await look('screening')
  await goOn(page)
  await shown(page, `Now it is ${name}’s turn`)
  await look('hand over')
  await button(page, `I am ${name}`).click()
  if (passcode !== undefined) {
    await shown(page, 'Choose your passcode')
    await chooseOwnPasscode(page, passcode)
    await page.getByRole('button', { name: 'Continue', disabled: false }).waitFor()
    await look('passcode of the person')
    await goOn(page)
  }
  await shown(page, 'Your security keys')
  await look('keys of the person, none')
  if (newcomer.withKey === true) {
    await button(page, 'Register a security key').click()
    await page.getByText('Security key 1: registered and proved').waitFor()
    await page.getByText('A second key, kept elsewhere').waitFor()
  }
  await look('keys of the person')
  await goOn(page)
  await shown(page, 'Read and sign the agreement')
  await look('agreement')
  if (signs) await readAndType(page, name)
  await look('agreement, read')
  await button(page, signs ? 'Sign and finish' : 'Finish without signing').click()
  await shown(page, 'Compare six words')
  const words = await page
    .getByRole('list', { name: /^The six words of/u })
    .locator('.mono')
    .allInnerTexts()
  await look('six words')
  await button(page, 'We have compared them').click()
  await shown(page, `${name} is enrolled`)
  await look('enrolled')
  await button(page, 'Done').click()
  await shown(page, 'People')
  return words
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')
