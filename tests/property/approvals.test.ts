/** Whatever entries are built from one approval, by whomever and of whatever phase: it changes the authority at most once. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Facts } from '../../electron/engine/format/entry.ts'
import { encodeSubject, subjectDigest } from '../../electron/engine/format/request.ts'
import { drawRecovery } from '../../electron/engine/keys/recovery.ts'
import { rightsOf } from '../../electron/engine/ledger/authority-rules.ts'
import { DEFAULT_POLICY, policyFacts } from '../../electron/engine/ledger/policy-facts.ts'
import { DAY, newId, SignedLedger, type Someone } from '../helpers/signed-ledger.ts'

const STRICT = policyFacts({ ...DEFAULT_POLICY, secondPerson: ['grant.give', 'policy.set', 'staff.leave'] })
/** What an approval is of, and the act of the entry that does it. */
const DEEDS = { 'grant.give': 'grant.given', 'policy.set': 'policy.set' } as const
const AGREED = { ...DEFAULT_POLICY, exportItems: 7 }

/** Mostly what would be right, so that what is wrong about an entry is one thing or two. */
const mostly = <T>(right: T, ...wrong: T[]) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: fc.constantFrom(...wrong) })

const again = fc.record({
  act: mostly(
    ...(['own', 'grant.given', 'policy.set', 'staff.left', 'file.exported', 'item.removed'] as const),
    ...(['request.withdrawn', 'request.approved', 'request.made', 'session.locked'] as const),
  ),
  phase: fc.constantFrom(
    'intent' as const,
    'done' as const,
    'done' as const,
    'failed' as const,
    'cancelled' as const,
  ),
  /** None; one of the entries that were built before; or any, counted back from the newest. */
  of: fc.oneof(
    fc.constant(null),
    fc.record({ built: fc.nat({ max: 3 }) }),
    fc.record({ built: fc.nat({ max: 3 }) }),
    fc.record({ back: fc.nat({ max: 14 }) }),
  ),
  where: mostly('asked', 'vault', 'elsewhere'),
  by: mostly('founder', 'second', 'clerk'),
  isNamed: mostly(true, false),
  hours: mostly(0, 1, 30),
})

/** An office whose founder was once agreed to give the clerk the right to export, or other rules. */
class Agreed {
  readonly #ledger: SignedLedger
  readonly #people: Record<string, Someone>
  readonly #places: Record<string, string>
  readonly #act: keyof typeof DEEDS
  readonly #facts: Facts
  /** Entries that were built from the approval, newest first. */
  readonly #built: number[] = []

  constructor(ledger: SignedLedger, act: keyof typeof DEEDS) {
    this.#ledger = ledger
    const founder = ledger.found()
    ledger.issue(founder)
    const second = ledger.enrolCleared('custodian', founder)
    const clerk = ledger.enrolCleared('clerk', founder)
    this.#people = { founder, second, clerk }
    const [own, elsewhere] = [ledger.makeCompartment(founder), ledger.makeCompartment(founder)]
    this.#places = act === 'grant.give' ? { asked: own, elsewhere } : { elsewhere }
    this.#act = act
    ledger.write(founder, 'policy.set', STRICT)
    const about = { staffId: clerk.id, rights: ['export'], until: null }
    const subject = act === 'grant.give' ? { compartment: own, ...about } : { policy: AGREED }
    const request = newId()
    const digest = subjectDigest(act, encodeSubject(subject)).toString('hex')
    const made = { request, act, digest, until: ledger.now + DAY }
    ledger.write(founder, 'request.made', made, this.#at('asked'))
    ledger.write(second, 'request.approved', { request })
    const grant = ledger.grantFacts(clerk.id, own, { rights: 'export' })
    this.#facts = { ...grant, ...policyFacts(AGREED), staff: clerk.id, endsAt: ledger.now, request }
  }

  /** @returns whether that changed what the approval was about; if so, it is undone */
  build({ act, phase, of, where, by, isNamed, hours }: Entry): boolean {
    const ledger = this.#ledger
    ledger.now += hours * 60 * 60 * 1000
    const { request: _, ...unnamed } = this.#facts
    const facts = isNamed ? this.#facts : unnamed
    const done = act === 'own' ? DEEDS[this.#act] : act
    ledger.write(this.#one(by), done, facts, { phase, of: this.#number(of), ...this.#at(where) })
    if (act === 'own') this.#built.unshift(ledger.rows.length)
    const changed = this.#changed()
    if (changed) this.#undo()
    return changed
  }

  #number(of: Entry['of']): number | null {
    if (of === null) return null
    const newest = this.#ledger.rows.length
    return 'built' in of ? (this.#built[of.built] ?? newest) : Math.max(0, newest - of.back)
  }

  #changed(): boolean {
    const { authority, now } = this.#ledger
    if (this.#act === 'policy.set') return authority.policy.exportItems === AGREED.exportItems
    return Object.values(this.#places).some((at) =>
      rightsOf(authority, at, this.#one('clerk').id, now).has('export'),
    )
  }

  #undo(): void {
    const founder = this.#one('founder')
    if (this.#act === 'policy.set') this.#ledger.write(founder, 'policy.set', STRICT)
    for (const compartment of Object.values(this.#places))
      this.#ledger.write(founder, 'grant.revoked', { grantee: this.#one('clerk').id }, { compartment })
    expect(this.#changed()).toBe(false)
  }

  #one(name: string): Someone {
    return this.#people[name] ?? expect.unreachable()
  }

  #at(where: string): { compartment?: string } {
    const compartment = this.#places[where]
    return compartment === undefined ? {} : { compartment }
  }
}
type Entry = typeof again extends fc.Arbitrary<infer T> ? T : never

test.each(['grant.give', 'policy.set'] as const)(
  'one approval of %s is good once',
  async (act) => {
    const draft = await drawRecovery(2, 2)
    let good = 0
    fc.assert(
      fc.property(fc.array(again, { minLength: 6, maxLength: 14, size: 'max' }), (entries) => {
        using ledger = new SignedLedger(draft)
        const office = new Agreed(ledger, act)
        const times = entries.filter((entry) => office.build(entry)).length
        expect(times).toBeLessThanOrEqual(1)
        good += times
      }),
      { numRuns: 200 },
    )
    // It is good at all.
    expect(good).toBeGreaterThan(20)
  },
  120_000,
)
