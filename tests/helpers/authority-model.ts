import type { Right } from '../../shared/contract/file.ts'
import type { Role } from '../../shared/contract/staff.ts'
import { addMonths } from '../../electron/engine/ledger/months.ts'
import { DAY } from './signed-ledger.ts'

const ABSENCE_DAYS = 90
const SCREENING_MONTHS = 24
export const ALL_RIGHTS: readonly Right[] = ['read', 'add', 'reveal', 'redact', 'export', 'administer']

interface Person {
  readonly role: Role
  readonly vouched: boolean
  screened: number | 'failed' | null
  signed: { readonly version: number; readonly until: number } | null
  state: 'here' | 'suspended' | 'left'
  seenAt: number
}

export interface ModelGrant {
  readonly rights: ReadonlySet<Right>
  readonly until: number
}

interface Compartment {
  /** Who is still making it. */
  maker: number | null
  grants: Map<number, ModelGrant>
  next: Map<number, ModelGrant>
}

/**
 * Who may do what, told plainly: everybody is a number, 0 made the vault. Each method says whether the act is allowed,
 * and does it if so. It knows nothing of entries, signatures and hashes.
 */
export class AuthorityModel {
  now: number
  readonly people = new Map<number, Person>()
  readonly compartments = new Map<number, Compartment>()
  #agreement: { readonly version: number; readonly months: number | null } = { version: 0, months: null }

  constructor(now: number) {
    this.now = now
    const papers = { screened: null, signed: null }
    this.people.set(0, { role: 'custodian', vouched: true, ...papers, state: 'here', seenAt: now })
  }

  works(who: number, forgiving = true): boolean {
    const person = this.people.get(who)
    if (person?.state !== 'here' || person.screened === 'failed') return false
    const absent = this.now >= person.seenAt + ABSENCE_DAYS * DAY
    if (absent && !(forgiving && this.isLast(who))) return false
    return person.vouched || this.#hasPapers(person)
  }

  isLast(who: number): boolean {
    if (this.people.get(who)?.role !== 'custodian') return false
    const others = [...this.people].filter(([other, { role }]) => other !== who && role === 'custodian')
    return !others.some(([other]) => this.works(other, false))
  }

  rights(who: number, where: number): ReadonlySet<Right> {
    const grant = this.compartments.get(where)?.grants.get(who)
    return grant !== undefined && this.now < grant.until && this.works(who) ? grant.rights : new Set()
  }

  enrol(by: number, who: number, role: Role): boolean {
    if (!this.#runs(by) || this.people.has(who)) return false
    const papers = { screened: null, signed: null }
    this.people.set(who, { role, vouched: false, ...papers, state: 'here', seenAt: this.now })
    return true
  }

  screen(by: number, who: number, passed: boolean, until: number | null): boolean {
    const person = this.#under(by, who)
    if (person === null) return false
    person.screened = passed ? (until ?? addMonths(this.now, SCREENING_MONTHS)) : 'failed'
    return true
  }

  issue(by: number, months: number | null): boolean {
    if (!this.#runs(by)) return false
    this.#agreement = { version: this.#agreement.version + 1, months }
    return true
  }

  sign(who: number): boolean {
    const person = this.people.get(who)
    const { version, months } = this.#agreement
    if (person === undefined || person.state === 'left' || version === 0) return false
    person.signed = { version, until: months === null ? Infinity : addMonths(this.now, months) }
    return true
  }

  stand(by: number, who: number, state: Person['state']): boolean {
    const person = this.#under(by, who)
    if (person === null || (state !== 'here' && this.isLast(who))) return false
    person.state = state
    if (state === 'here') person.seenAt = this.now
    if (state === 'left') {
      for (const { grants, next } of this.compartments.values()) {
        grants.delete(who)
        next.delete(who)
      }
    }
    return true
  }

  /** Whoever lacks only a signature may come, to sign. */
  unlock(who: number): void {
    const person = this.people.get(who)
    if (person === undefined) return
    const { signed } = person
    person.signed = { version: this.#agreement.version, until: Infinity }
    const comes = this.works(who)
    person.signed = signed
    if (comes) person.seenAt = this.now
  }

  /** Begins a compartment, with its maker's own grant. */
  make(by: number, where: number): boolean {
    if (!this.#runs(by) || this.compartments.has(where)) return false
    const all = { rights: new Set(ALL_RIGHTS), until: Infinity }
    this.compartments.set(where, { maker: by, grants: new Map([[by, all]]), next: new Map() })
    return true
  }

  finish(by: number, where: number): boolean {
    const compartment = this.compartments.get(where)
    if (compartment?.maker !== by || !this.#runs(by)) return false
    compartment.maker = null
    return true
  }

  /** @param ahead of the next epoch */
  give(by: number, who: number, where: number, grant: ModelGrant, ahead: boolean): boolean {
    const compartment = this.compartments.get(where)
    const person = this.people.get(who)
    if (compartment === undefined || person === undefined) return false
    if (person.state === 'left' || person.role === 'auditor') return false
    const makes = compartment.maker === by && this.#runs(by)
    const administers = makes || this.rights(by, where).has('administer')
    if (!administers && !(ahead && this.#mayRenew(by, where))) return false
    const held = compartment.grants.get(who)
    const isKept =
      held !== undefined &&
      grant.until <= held.until &&
      [...grant.rights].every((one) => held.rights.has(one))
    if (!isKept && !(administers && !ahead && this.works(who))) return false
    if (!ahead) compartment.next.delete(who)
    if (by !== who && compartment.maker === who) compartment.maker = null
    ;(ahead ? compartment.next : compartment.grants).set(who, grant)
    return true
  }

  revoke(by: number, who: number, where: number): boolean {
    const compartment = this.compartments.get(where)
    if (!this.#runs(by) && !this.rights(by, where).has('administer')) return false
    if (compartment === undefined) return true
    if (compartment.maker === who) compartment.maker = null
    compartment.grants.delete(who)
    compartment.next.delete(who)
    return true
  }

  begin(by: number, where: number): boolean {
    const compartment = this.compartments.get(where)
    if (compartment === undefined || !this.#mayRenew(by, where)) return false
    compartment.maker = null
    compartment.grants = compartment.next
    compartment.next = new Map()
    return true
  }

  #hasPapers({ screened, signed }: Person): boolean {
    return (
      typeof screened === 'number' &&
      this.now < screened &&
      signed?.version === this.#agreement.version &&
      this.now < signed.until
    )
  }

  #runs(who: number): boolean {
    return this.people.get(who)?.role === 'custodian' && this.works(who)
  }

  #mayRenew(by: number, where: number): boolean {
    const rights = this.rights(by, where)
    return rights.has('administer') || (rights.size > 0 && this.#runs(by))
  }

  #under(by: number, who: number): Person | null {
    const person = this.people.get(who)
    return person === undefined || by === who || person.state === 'left' || !this.#runs(by) ? null : person
  }
}
