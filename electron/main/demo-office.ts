/** A made-up office of several people, acted out through the engine's own calls: nothing is put in place behind its gates. */
import type { CallInput, CallName, CallOutput, JobInput, JobName } from '../../shared/contract/contract.ts'
import { CALLS, JOBS } from '../../shared/contract/contract.ts'
import type { Right } from '../../shared/contract/file.ts'
import type { Policy } from '../../shared/contract/policy.ts'
import type { Role } from '../../shared/contract/staff.ts'
import { Fault } from '../../shared/model/fault.ts'
import type { EngineSide } from './engine-side.ts'

/** Everybody has the same one, so that whoever looks round types it easily. It opens made-up files only. */
export const DEMO_PASSCODE = 'slow green river boats'

interface DemoPerson {
  readonly code: string
  readonly name: string
  readonly role: Role
  /** Days from today on which their screening ends; as long as the rules say if there is none. */
  readonly screenedDays?: number
  /** Has signed the agreement, and may work. */
  readonly signed: boolean
}

export const DEMO_OWNER = { code: 'AK1', name: 'Alma Kerr', role: 'custodian', signed: true } as const
const CLERK = { code: 'CW3', name: 'Cora Wolff', role: 'clerk', signed: true } as const
const OTHER_CLERK = {
  code: 'DM4',
  name: 'Dilan Moreau',
  role: 'clerk',
  signed: true,
  screenedDays: 9,
} as const
const NEWCOMERS: readonly DemoPerson[] = [
  { code: 'BO2', name: 'Bruno Okafor', role: 'custodian', signed: true },
  CLERK,
  OTHER_CLERK,
  { code: 'EN5', name: 'Edith Novak', role: 'auditor', signed: true },
  { code: 'FP6', name: 'Finn Petrov', role: 'clerk', signed: false },
]

/** Whom one can be by code and passcode. */
export const DEMO_PEOPLE = [DEMO_OWNER, ...NEWCOMERS]
  .filter(({ signed }) => signed)
  .map(({ code, role }) => ({ code, role }))

const DAY_MS = 24 * 60 * 60 * 1000
const AGREEMENT_MONTHS = 24

const ACTS_FOR_TWO: Policy['secondPerson'] = [
  'grant.give',
  'file.export',
  'item.remove',
  'policy.set',
  'staff.leave',
]

/** The engine as the window has it. */
export class DemoEngine {
  readonly #engine: EngineSide

  constructor(engine: EngineSide) {
    this.#engine = engine
  }

  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    return CALLS[name].output.parse(await this.#engine.link.call(name, input)) as CallOutput<N>
  }

  /** @param input with paths where the window would have tokens. */
  run<N extends JobName>(name: N, input: JobInput<N>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#engine.jobs.start(name, JOBS[name].input.parse(input), (outcome) => {
        if (outcome.ok) resolve(outcome.result)
        else reject(Fault.fromValue(outcome.fault))
      })
    })
  }

  /** Whoever is here locks, and somebody else unlocks. */
  async change(place: string, staffCode: string): Promise<void> {
    await this.#engine.session.lock('asked')
    await this.run('session.unlock', { place, staffCode, passcode: DEMO_PASSCODE, allowConnected: true })
  }
}

/** People and their papers, by the owner, who is at work. @returns staff ids by code */
export async function enrolDemoPeople(engine: DemoEngine): Promise<ReadonlyMap<string, string>> {
  const { text } = await engine.call('agreement.show', {})
  const { version } = await engine.call('agreement.issue', { text, months: AGREEMENT_MONTHS })
  await engine.call('agreement.accept', { version, typedName: DEMO_OWNER.name })
  const ids = new Map<string, string>()
  for (const { code, name, role, screenedDays, signed } of NEWCOMERS) {
    const now = Date.now()
    const until = screenedDays === undefined ? null : now + screenedDays * DAY_MS
    const enrolled = await engine.run('staff.enrol', {
      ...{ code, name, role, startsAt: null, passcode: DEMO_PASSCODE, keys: [] },
      screening: { outcome: 'passed', at: now - DAY_MS, reference: `HR-${code}`, until },
      agreement: signed ? { version, typedName: name } : null,
    })
    ids.set(code, JOBS['staff.enrol'].result.parse(enrolled).staffId)
  }
  return ids
}

/** Who may do what, and from then on the rules for two persons. */
export async function giveDemoRights(
  engine: DemoEngine,
  people: ReadonlyMap<string, string>,
  compartments: readonly [customers: string, companies: string],
): Promise<void> {
  const [customers, companies] = compartments
  const give = async (code: string, compartment: string, rights: Right[], days?: number) => {
    const until = days === undefined ? null : Date.now() + days * DAY_MS
    await engine.call('grant.give', { compartment, staffId: people.get(code) ?? '', rights, until })
  }
  await give('BO2', customers, ['read', 'administer'])
  await give(CLERK.code, customers, ['read', 'add', 'export'])
  await give(CLERK.code, companies, ['read'])
  await give(OTHER_CLERK.code, companies, ['read', 'add'], 60)
  const { policy } = await engine.call('policy.get', {})
  await engine.call('policy.set', { policy: { ...policy, secondPerson: ACTS_FOR_TWO, exportItems: 5 } })
}

/** A clerk looks at a file and asks for a large export, which then waits for a custodian. */
export async function workAsDemoClerk(engine: DemoEngine, place: string, compartment: string): Promise<void> {
  await engine.change(place, CLERK.code)
  const { rows } = await engine.call('item.list', {
    ...{ compartment, view: { of: 'everything' }, sort: 'name', descending: false, offset: 0, limit: 2 },
  })
  for (const { id } of rows) await engine.call('preview.open', { compartment, item: id })
  const reason = 'For the tax adviser, who asked for last year’s papers'
  const subject = { compartment, selection: { of: 'all' }, reason }
  await engine.call('request.make', { act: 'file.export', subject, reason })
}
