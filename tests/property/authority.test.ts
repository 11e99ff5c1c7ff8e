/**
 * Authority against a model: sequences of acts by anybody at any time, honest and forged, are written into a ledger.
 * After each, what the fold allows everybody is what a plain account of the honest ones says, and nothing more.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { right, type Right } from '../../shared/contract/file.ts'
import type { Role } from '../../shared/contract/staff.ts'
import { drawRecovery } from '../../electron/engine/keys/recovery.ts'
import { AuthorityFold } from '../../electron/engine/ledger/authority-fold.ts'
import { isCleared, rightsOf, trustedNow } from '../../electron/engine/ledger/authority-rules.ts'
import { AuthorityModel } from '../helpers/authority-model.ts'
import { DAY, newId, SignedLedger, type Someone } from '../helpers/signed-ledger.ts'

const PEOPLE = 5
const COMPARTMENTS = 2

/** Whoever made the vault does most in it. */
const person = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.nat({ max: PEOPLE - 1 }) },
)
const compartment = fc.nat({ max: COMPARTMENTS - 1 })
const end = fc.option(fc.integer({ min: 1, max: 90 }), { nil: null })
const rights = fc.subarray<Right>([...right.options], { minLength: 1 })

/** So that a sequence is about people who may work, and a compartment that is there. */
const STAFFED: readonly Step[] = [
  { act: 'issue', by: 0, months: null },
  ...[1, 2, 3].flatMap((who): Step[] => [
    { act: 'enrol', by: 0, who, role: who === 1 ? 'custodian' : 'clerk' },
    { act: 'screen', by: 0, who, passed: true, end: null },
    { act: 'sign', by: who, who },
  ]),
  { act: 'make', by: 0, where: 0, finished: true },
  ...[1, 2].map((who): Step => ({
    act: 'give',
    by: 0,
    who,
    where: 0,
    rights: [...right.options],
    end: null,
    ahead: false,
  })),
]

const step = fc.oneof(
  fc.record({ act: fc.constant('wait'), days: fc.integer({ min: 0, max: 100 }) }),
  fc.record({
    ...{ act: fc.constant('enrol'), by: person, who: person },
    role: fc.constantFrom<Role>('custodian', 'custodian', 'clerk', 'clerk', 'auditor'),
  }),
  fc.record({ act: fc.constant('screen'), by: person, who: person, passed: fc.boolean(), end }),
  fc.record({ act: fc.constant('issue'), by: person, months: fc.constantFrom(null, 1, 12) }),
  fc.record({ act: fc.constant('sign'), by: person, who: person }),
  fc.record({
    ...{ act: fc.constant('stand'), by: person, who: person },
    state: fc.constantFrom('here', 'here', 'suspended', 'left'),
  }),
  fc.record({ act: fc.constant('unlock'), who: person }),
  fc.record({ act: fc.constant('make'), by: person, where: compartment, finished: fc.boolean() }),
  fc.record({ act: fc.constant('finish'), by: person, where: compartment }),
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ act: fc.constant('give'), by: person, who: person, where: compartment },
      ...{ rights, end, ahead: fc.boolean() },
    }),
  },
  fc.record({ act: fc.constant('revoke'), by: person, who: person, where: compartment }),
  fc.record({ act: fc.constant('begin'), by: person, where: compartment }),
  fc.record({
    act: fc.constant('stray'),
    by: person,
    who: person,
    where: compartment,
    kind: fc.nat({ max: 8 }),
  }),
  fc.record({
    ...{ act: fc.constant('forge'), by: person, as: fc.oneof(person, fc.constant('recovery' as const)) },
    ...{ who: person, where: compartment, kind: fc.nat({ max: 8 }) },
  }),
)
type StepOf<A extends string> = Extract<Step, { act: A }>
type Step =
  | { act: 'wait'; days: number }
  | { act: 'enrol'; by: number; who: number; role: Role }
  | { act: 'screen'; by: number; who: number; passed: boolean; end: number | null }
  | { act: 'issue'; by: number; months: number | null }
  | { act: 'sign'; by: number; who: number }
  | { act: 'stand'; by: number; who: number; state: 'here' | 'suspended' | 'left' }
  | { act: 'unlock'; who: number }
  | { act: 'make'; by: number; where: number; finished: boolean }
  | { act: 'finish'; by: number; where: number }
  | {
      act: 'give'
      by: number
      who: number
      where: number
      rights: Right[]
      end: number | null
      ahead: boolean
    }
  | { act: 'revoke'; by: number; who: number; where: number }
  | { act: 'begin'; by: number; where: number }
  | { act: 'stray'; by: number; who: number; where: number; kind: number }
  | { act: 'forge'; by: number; as: number | 'recovery'; who: number; where: number; kind: number }

const STANDING = { here: 'staff.resumed', suspended: 'staff.suspended', left: 'staff.left' } as const

/** Ledger and model side by side. */
class Office {
  readonly #ledger: SignedLedger
  readonly #model: AuthorityModel
  readonly #people = new Map<number, Someone>()
  readonly #compartments = new Map<number, string>()

  constructor(ledger: SignedLedger) {
    this.#ledger = ledger
    this.#people.set(0, ledger.found())
    this.#model = new AuthorityModel(ledger.now)
  }

  /** @returns whether the ledger took the act, and whether the model does; null where only what follows is compared. */
  take(step: Step): readonly [took: boolean, allowed: boolean] | null {
    const [ledger, model] = [this.#ledger, this.#model]
    switch (step.act) {
      case 'wait':
        model.now = ledger.now += step.days * DAY
        return null
      case 'enrol':
        return this.#enrol(step)
      case 'screen': {
        const until = step.end === null ? null : ledger.now + step.end * DAY
        const outcome = step.passed ? 'passed' : 'failed'
        const facts = until === null ? { outcome } : { outcome, until }
        return [
          ledger.screen(this.#one(step.by), this.#one(step.who), facts),
          model.screen(step.by, step.who, step.passed, until),
        ]
      }
      case 'issue':
        return [ledger.issue(this.#one(step.by), step.months), model.issue(step.by, step.months)]
      case 'sign':
        return [
          ledger.sign(this.#one(step.who), this.#one(step.by)),
          step.by === step.who && model.sign(step.who),
        ]
      case 'stand': {
        const facts = { staff: this.#one(step.who).id }
        const took = ledger.write(this.#one(step.by), STANDING[step.state], facts)
        return [took, model.stand(step.by, step.who, step.state)]
      }
      case 'unlock':
        ledger.write(this.#one(step.who), 'session.unlocked', {})
        model.unlock(step.who)
        return null
      case 'make':
        return this.#make(step)
      case 'give':
        return this.#give(step)
      case 'revoke': {
        const facts = { grantee: this.#one(step.who).id }
        const where = { compartment: this.#where(step.where) }
        const took = ledger.write(this.#one(step.by), 'grant.revoked', facts, where)
        return [took, model.revoke(step.by, step.who, step.where)]
      }
      case 'begin': {
        const at = this.#where(step.where)
        const from = ledger.authority.epoch(at).epoch
        const facts = { from, to: from + 1 }
        const took = ledger.write(this.#one(step.by), 'epoch.begun', facts, { compartment: at })
        return [took, model.begin(step.by, step.where)]
      }
      case 'finish': {
        const where = { compartment: this.#where(step.where) }
        const took = ledger.write(this.#one(step.by), 'compartment.created', {}, where)
        return [took, model.finish(step.by, step.where)]
      }
      case 'stray':
        return [this.#stray(step), false]
      case 'forge':
        return [this.#forge(step), false]
    }
  }

  /** Everybody may do in the vault what the model says. */
  compare(): void {
    const { authority } = this.#ledger
    const now = trustedNow(this.#ledger.now, authority)
    const everybody = Array.from({ length: PEOPLE }, (_, who) => {
      const id = this.#people.get(who)?.id ?? ''
      const member = authority.member(id)
      const places = Array.from({ length: COMPARTMENTS }, (__, at) => this.#where(at))
      return {
        works: member !== null && isCleared(member, authority, now),
        rights: places.map((at) => [...rightsOf(authority, at, id, now)].sort()),
      }
    })
    const expected = everybody.map((_, who) => ({
      works: this.#model.works(who),
      rights: Array.from({ length: COMPARTMENTS }, (__, at) => [...this.#model.rights(who, at)].sort()),
    }))
    expect(everybody).toEqual(expected)
  }

  #one(who: number): Someone {
    const known = this.#people.get(who) ?? this.#ledger.certify('custodian', this.#one(0))
    this.#people.set(who, known)
    return known
  }

  #where(at: number): string {
    const known = this.#compartments.get(at) ?? newId()
    this.#compartments.set(at, known)
    return known
  }

  /** Whoever enrols somebody also certified their keys. */
  #enrol({ by, who, role }: StepOf<'enrol'>): readonly [boolean, boolean] {
    const isNew = !this.#model.people.has(who)
    const author = this.#one(by)
    const person = isNew && by !== who ? this.#ledger.certify(role, author) : this.#one(who)
    const facts = { ...this.#ledger.introduction(person), role }
    const allowed = by !== who && this.#model.enrol(by, who, role)
    if (allowed) this.#people.set(who, person)
    return [this.#ledger.write(author, 'staff.enrolled', facts), allowed]
  }

  #make({ by, where, finished }: StepOf<'make'>): readonly [boolean, boolean] {
    const at = this.#where(where)
    const [author, compartment] = [this.#one(by), { compartment: at }]
    const took = this.#ledger.write(author, 'compartment.created', {}, { ...compartment, phase: 'intent' })
    const allowed = this.#model.make(by, where)
    if (allowed) this.#ledger.give(author, author, at)
    if (allowed && finished) {
      this.#ledger.write(author, 'compartment.created', {}, compartment)
      this.#model.finish(by, where)
    }
    return [took, allowed]
  }

  #give({ by, who, where, rights: given, end: days, ahead }: StepOf<'give'>): readonly [boolean, boolean] {
    const at = this.#where(where)
    const until = days === null ? null : this.#ledger.now + days * DAY
    const epoch = this.#ledger.authority.epoch(at).epoch + (ahead ? 1 : 0)
    const facts = { epoch, rights: given.join(','), ...(until === null ? {} : { until }) }
    const took = this.#ledger.give(this.#one(by), this.#one(who), at, facts)
    const grant = { rights: new Set(given), until: until ?? Infinity }
    return [took, this.#model.give(by, who, where, grant, ahead)]
  }

  /** An entry in somebody else's name, signed by whoever wants it. */
  #forge({ by, as, ...about }: StepOf<'forge'>): boolean {
    const name = as === 'recovery' || as === by ? 'recovery' : this.#one(as).id
    const { act, facts, where } = this.#entry(about)
    return this.#ledger.write(this.#one(by), act, facts, { as: name, ...where })
  }

  /** An act of a compartment that is said to be of the vault, or the other way round, by whoever may do it or not. */
  #stray({ by, ...about }: StepOf<'stray'>): boolean {
    const { act, facts, where } = this.#entry(about)
    const astray = 'compartment' in where ? {} : { compartment: this.#where(about.where) }
    const author =
      act === 'custodian.appointed' || act.startsWith('vault.') ? this.#ledger.recovery : this.#one(by)
    return this.#ledger.write(author, act, facts, astray)
  }

  #entry({ who, where, kind }: Pick<StepOf<'stray'>, 'who' | 'where' | 'kind'>) {
    const [ledger, victim, compartment] = [this.#ledger, this.#one(who), this.#where(where)]
    const { epoch } = ledger.authority.epoch(compartment)
    const [vault, inside] = [{}, { compartment }]
    const entries = [
      [
        'staff.screened',
        { staff: victim.id, outcome: 'passed', checkedAt: ledger.now, reference: '' },
        vault,
      ],
      ['staff.resumed', { staff: victim.id }, vault],
      ['staff.suspended', { staff: victim.id }, vault],
      ['agreement.accepted', { staff: victim.id, version: 1, text: 'aa'.repeat(32) }, vault],
      ['grant.given', ledger.grantFacts(victim.id, compartment), inside],
      ['grant.revoked', { grantee: victim.id }, inside],
      ['epoch.begun', { from: epoch, to: epoch + 1 }, inside],
      ['custodian.appointed', ledger.introduction(victim), vault],
      ['vault.accepted-older', {}, vault],
    ] as const
    const [act, facts, at] = entries[kind] ?? entries[0]
    return { act, facts, where: at }
  }
}

/** Everything that a ledger says, folded from its first entry. @param live whether somebody looks after each entry */
function foldedAnew(ledger: SignedLedger, live: boolean) {
  const fold = new AuthorityFold(ledger.vaultId, () => ledger.directory)
  for (const row of ledger.rows) {
    fold.step(row)
    if (live) fold.settle()
  }
  fold.settle()
  const { latest, refused, policy, agreement } = fold.authority
  return {
    latest,
    refused,
    policy,
    agreement,
    members: fold.authority.members(),
    grants: fold.authority.grants(),
  }
}

test('no sequence of honest and forged entries lets anybody do what nobody allowed', async () => {
  // One recovery pair for all: drawing it is slow, and every vault has another id.
  const draft = await drawRecovery(2, 2)
  fc.assert(
    fc.property(
      fc.array(step as fc.Arbitrary<Step>, { minLength: 10, maxLength: 50, size: 'max' }),
      fc.boolean(),
      (steps, staffed) => {
        using ledger = new SignedLedger(draft)
        const office = new Office(ledger)
        for (const one of staffed ? [...STAFFED, ...steps] : steps) {
          const outcome = office.take(one)
          if (outcome !== null) expect(outcome[0]).toBe(outcome[1])
          office.compare()
        }
        // Whoever has the vault open and whoever opens it say the same.
        expect(foldedAnew(ledger, true)).toEqual(foldedAnew(ledger, false))
      },
    ),
    { numRuns: 200 },
  )
}, 120_000)
