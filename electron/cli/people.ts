import type { AccessPerson } from '../../shared/contract/access.ts'
import type { ClearanceProblem, Member } from '../../shared/contract/staff.ts'
import { endOfDay, startOfDay } from '../../shared/model/days.ts'
import { Fault } from '../../shared/model/fault.ts'
import { required, UsageError, type Workplace } from './workplace.ts'

/** What keeps somebody from working, said about them. */
export const PROBLEMS: Readonly<Record<ClearanceProblem, string>> = {
  'not-started': 'their work has not begun yet',
  'screening-missing': 'no screening is recorded',
  'screening-failed': 'the last screening was not passed',
  'screening-lapsed': 'the screening is no longer current',
  'agreement-missing': 'the agreement is not signed',
  'agreement-lapsed': 'the signature under the agreement is no longer current',
  'agreement-new': 'the new version of the agreement is not signed',
  suspended: 'suspended',
  dormant: 'disabled, because they have not worked here for long',
  left: 'left',
}

/** @throws Fault `not-found` for a code that nobody works under now. */
export async function memberNamed(work: Workplace, code: string): Promise<Member> {
  const { members } = await work.call('staff.list', {})
  return found(
    members.filter(({ leftAt }) => leftAt === null),
    code,
  )
}

/** Somebody as whoever gives rights sees them. @throws Fault `not-found` */
export async function granteeNamed(work: Workplace, code: string): Promise<AccessPerson> {
  return found((await work.call('grant.list', {})).people, code)
}

function found<T extends { readonly code: string }>(people: readonly T[], code: string): T {
  const person = people.find((one) => one.code === code.toUpperCase())
  if (person === undefined) throw new Fault('not-found', { what: 'person', name: code.toUpperCase() })
  return person
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?Z$/

/** Which moment of a day is meant: what begins on it holds from its first on, what ends on it up to its last. */
type Edge = 'first' | 'last'

/** A day of this machine's calendar, or a moment as the command itself prints it. @throws UsageError */
function instantIn(text: string, option: string, edge: Edge): number {
  const [, day] = MOMENT.exec(text) ?? []
  const isMoment = day !== undefined && startOfDay(day) !== null
  const instant = isMoment ? Date.parse(text) : edge === 'first' ? startOfDay(text) : endOfDay(text)
  if (instant === null || Number.isNaN(instant))
    throw new UsageError(`--${option} takes a day of the calendar such as 2027-03-31.`)
  return instant
}

/** The option if it is there. @throws UsageError */
export function instantOf(text: string | undefined, option: string, edge: Edge): number | null {
  return text === undefined ? null : instantIn(required(text, option), option, edge)
}

/** @throws UsageError naming what may be said. */
export function oneOf<T extends string>(text: string, known: readonly T[], option: string): T {
  const value = known.find((one) => one === text)
  if (value === undefined) throw new UsageError(`--${option} is one of: ${known.join(', ')}.`)
  return value
}
