/**
 * Access against a model, with real keys: a custodian's acts in any order, at any time, with the clock set forward and
 * back. After each of them everybody tries to read the one file there is: through the engine, and without it, with every
 * key that they ever held.
 */
import { writeFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { right, type Right } from '../../shared/contract/file.ts'
import { Fault } from '../../shared/model/fault.ts'
import { beginEpoch } from '../../electron/engine/compartments/begin-epoch.ts'
import { giveGrant } from '../../electron/engine/compartments/give-grant.ts'
import { revokeGrant } from '../../electron/engine/compartments/revoke-grant.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { SessionRoom } from '../../electron/engine/session/session-room.ts'
import { settleAccess } from '../../electron/engine/session/settle-access.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { issueAgreement, recordSignature } from '../../electron/engine/staff/agreement.ts'
import { leaveOffice } from '../../electron/engine/staff/leave.ts'
import { screenMember } from '../../electron/engine/staff/screen.ts'
import { resumeMember, suspendMember } from '../../electron/engine/staff/standing.ts'
import { AccessModel, DAY } from '../helpers/access-model.ts'
import { type CompartmentFixture, compartmentFixture } from '../helpers/compartment-fixture.ts'
import { type Clerk, enrolClerk, Intruder } from '../helpers/intruder.ts'
import { PASSCODE, quietJob, STAFF_CODE } from '../helpers/vault-fixture.ts'

const RUNS = 12
const STEPS = 10
const SECRET = 'what the customer told us'
const CODES = ['CL1', 'CL2', 'CL3']

const who = fc.nat({ max: CODES.length - 1 })
const days = fc.integer({ min: 1, max: 45 })
const rights = fc.subarray<Right>([...right.options], { minLength: 1 })
const give = fc.record({
  ...{ act: fc.constant('give' as const), who, rights },
  days: fc.option(days, { nil: null }),
})
const screen = fc.record({ act: fc.constant('screen' as const), who, passed: fc.boolean(), days })
const wait = fc.record({ act: fc.constant('wait' as const), days: fc.integer({ min: -45, max: 45 }) })
const personal = fc.record({
  act: fc.constantFrom<'revoke' | 'suspend' | 'resume' | 'sign' | 'leave'>(
    ...(['revoke', 'suspend', 'resume', 'sign', 'sign', 'leave'] as const),
  ),
  who,
})
const general = fc.record({ act: fc.constantFrom<'issue' | 'epoch'>('issue', 'epoch') })
const step = fc.oneof(give, give, screen, wait, personal, personal, general)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

let made: CompartmentFixture
let base: string
let clerks: readonly Clerk[]
let enrolledAt: number

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'strongroom-access-'))
  made = await compartmentFixture()
  writeFileSync(join(made.outside, 'note.txt'), SECRET)
  await made.import([join(made.outside, 'note.txt')])
  await made.session.close()
  const room = new SessionRoom(made.vault.environment, () => undefined)
  await room.unlock(unlocking(made.vault.folder), quietJob)
  enrolledAt = Date.now()
  const enrolled: Clerk[] = []
  for (const code of CODES) enrolled.push(await enrolClerk(room, code))
  clerks = enrolled
  await room.close()
})
afterAll(async () => {
  for (const { staffKey } of clerks) staffKey[Symbol.dispose]()
  await made[Symbol.asyncDispose]()
  await rm(base, { recursive: true, force: true })
})

const unlocking = (folder: string) => ({
  ...{ folder, staffCode: STAFF_CODE, passcode: PASSCODE, allowConnected: false },
})

/** The office once more, from its first day on. */
class Office implements AsyncDisposable {
  readonly #folder: string
  readonly #room: SessionRoom
  readonly #time: { ahead: number }
  readonly #model = new AccessModel()
  readonly #intruders: readonly Intruder[]

  private constructor(folder: string, room: SessionRoom, time: { ahead: number }) {
    this.#folder = folder
    this.#room = room
    this.#time = time
    this.#intruders = clerks.map((clerk) => new Intruder(folder, clerk))
    for (const { staffId } of clerks) this.#model.enrol(staffId, enrolledAt)
  }

  static async open(): Promise<Office> {
    const folder = await mkdtemp(join(base, 'vault-'))
    await cp(made.vault.folder, folder, { recursive: true })
    const time = { ahead: 0 }
    const environment = {
      ...made.vault.environment,
      machineFolder: `${folder}-machine`,
      clock: { ...machineClock, now: () => Date.now() + time.ahead },
    }
    const room = new SessionRoom(environment, () => undefined)
    await room.unlock(unlocking(folder), quietJob)
    const office = new Office(folder, room, time)
    // Two of three begin with papers, one of them with a grant.
    await office.take({ act: 'issue' })
    for (const clerk of [0, 1]) {
      await office.take({ act: 'screen', who: clerk, passed: true, days: 45 })
      await office.take({ act: 'sign', who: clerk })
    }
    await office.take({ act: 'give', who: 0, rights: ['read'], days: null })
    return office
  }

  /** An act that the engine refuses changes nothing, in the model either. */
  async take(one: Step): Promise<void> {
    if (one.act === 'wait') {
      this.#time.ahead += one.days * DAY
      return
    }
    try {
      await this.#do(one)
      this.#model.note(this.#clock())
      for (const intruder of this.#intruders) intruder.gather(this.#session.vaultId, this.#session.registry)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }

  /** What everybody can read now is what the model says, with every key that they hold and ever held. */
  async look(): Promise<void> {
    for (const [at, intruder] of this.#intruders.entries()) {
      const { staffId } = intruder.keys
      const read = await intruder.readThroughEngine(() => this.#clock())
      const may = this.#model.mayRead(staffId, this.#model.trusted(this.#clock()))
      expect(read, `${CODES[at]} through the engine`).toBe(may ? SECRET : null)
      const taken = intruder.readWithoutEngine(this.#model.epoch)
      expect(taken, `${CODES[at]} without it`).toBe(this.#model.hasPresentKey(staffId) ? SECRET : null)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const intruder of this.#intruders) intruder[Symbol.dispose]()
    await this.#room.close()
    await rm(this.#folder, { recursive: true })
  }

  get #session(): VaultSession {
    return this.#room.vault()
  }

  #clock(): number {
    return Date.now() + this.#time.ahead
  }

  async #do(one: Exclude<Step, { act: 'wait' }>): Promise<void> {
    const session = this.#session
    const model = this.#model
    const now = model.trusted(this.#clock())
    const staffId = 'who' in one ? (clerks[one.who]?.staffId ?? '') : ''
    const compartment = made.compartment.id
    switch (one.act) {
      case 'give': {
        if (session.authority.epoch(compartment).due) await this.#renew(now)
        const until = one.days === null ? null : now + one.days * DAY
        await giveGrant(session, { compartment, staffId, rights: one.rights, until })
        model.give(staffId, one.rights, until)
        break
      }
      case 'revoke':
        await revokeGrant(session, { compartment, staffId })
        model.revoke(staffId)
        break
      case 'screen': {
        const outcome = one.passed ? 'passed' : 'failed'
        const until = now + one.days * DAY
        await screenMember(session, { staffId, screening: { outcome, at: now, reference: 'R1', until } })
        model.screen(staffId, one.passed, until)
        break
      }
      case 'issue':
        model.issue((await issueAgreement(session, { text: 'Tell nobody.', months: null })).version)
        break
      case 'sign': {
        const keys = this.#intruders[one.who]?.keys
        const version = session.authority.agreement?.version ?? 0
        if (keys === undefined) throw new Error('nobody signs')
        recordSignature(session, keys, { version, typedName: `Clerk ${CODES[one.who] ?? ''}` })
        await settleAccess(session)
        if (session.authority.member(staffId)?.state !== 'left') model.sign(staffId)
        break
      }
      case 'suspend':
        await suspendMember(session, { staffId, reason: 'Audit' })
        model.suspend(staffId)
        break
      case 'resume':
        await resumeMember(session, { staffId })
        model.resume(staffId, now)
        break
      case 'leave':
        await leaveOffice(session, { staffId, endsAt: now, reason: 'Moves away' }, quietJob)
        model.leave(staffId)
        this.#noteEpoch(now)
        break
      case 'epoch':
        await this.#renew(now)
    }
  }

  async #renew(now: number): Promise<void> {
    await beginEpoch(this.#session, { compartment: made.compartment.id }, quietJob)
    this.#noteEpoch(now)
  }

  /** Leaving begins an epoch of its own where the person had a grant. */
  #noteEpoch(now: number): void {
    if (this.#session.authority.epoch(made.compartment.id).epoch > this.#model.epoch) this.#model.begin(now)
  }
}

test('nobody reads a file without a valid grant and current papers, nor with a key that was taken away', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: STEPS }), async (steps) => {
      await using office = await Office.open()
      await office.look()
      for (const one of steps) await office.take(one)
      await office.look()
    }),
    { numRuns: RUNS },
  )
})
