import type { Right } from '../../shared/contract/file.ts'

export const DAY = 24 * 60 * 60 * 1000
/** Of the rules that hold while nobody has set any. */
const DORMANT_DAYS = 90

interface Person {
  state: 'here' | 'suspended' | 'left'
  screening: { readonly passed: boolean; readonly until: number } | null
  /** The version signed last. */
  signed: number | null
  activeAt: number
  grant: { readonly rights: readonly Right[]; readonly until: number | null } | null
  /** The newest epoch whose key they were given. */
  keyOf: number | null
}

/** Who may open files of one compartment, as plainly as it can be said. */
export class AccessModel {
  readonly #people = new Map<string, Person>()
  #agreement = 0
  #epoch = 1
  /** No entry was ever written later than this. */
  #latest = 0

  /** An entry was written. */
  note(at: number): void {
    this.#latest = Math.max(this.#latest, at)
  }

  trusted(clock: number): number {
    return Math.max(clock, this.#latest)
  }

  get epoch(): number {
    return this.#epoch
  }

  enrol(who: string, now: number): void {
    this.#people.set(who, {
      ...{ state: 'here', screening: null, signed: null, activeAt: now, grant: null, keyOf: null },
    })
  }

  screen(who: string, passed: boolean, until: number): void {
    this.#of(who).screening = { passed, until }
  }

  issue(version: number): void {
    this.#agreement = version
  }

  sign(who: string): void {
    this.#of(who).signed = this.#agreement
  }

  suspend(who: string): void {
    this.#of(who).state = 'suspended'
  }

  resume(who: string, now: number): void {
    const person = this.#of(who)
    person.state = 'here'
    person.activeAt = now
  }

  give(who: string, rights: readonly Right[], until: number | null): void {
    const person = this.#of(who)
    person.grant = { rights, until }
    person.keyOf = this.#epoch
  }

  revoke(who: string): void {
    this.#of(who).grant = null
  }

  leave(who: string): void {
    const person = this.#of(who)
    person.state = 'left'
    person.grant = null
  }

  /** Who still has a grant is given the new key; a grant that is over is not carried on. */
  begin(now: number): void {
    this.#epoch += 1
    for (const person of this.#people.values()) {
      const { grant } = person
      if (grant?.until !== null && grant !== null && now >= grant.until) person.grant = null
      if (person.grant !== null) person.keyOf = this.#epoch
    }
  }

  /** Through the engine. */
  mayRead(who: string, now: number): boolean {
    const { state, screening, signed, activeAt, grant } = this.#of(who)
    const isHere = state === 'here' && now < activeAt + DORMANT_DAYS * DAY
    const hasPapers = screening?.passed === true && now < screening.until && signed === this.#agreement
    const isGranted = grant !== null && (grant.until === null || now < grant.until)
    return isHere && hasPapers && isGranted && grant.rights.includes('read')
  }

  /** Whether they were given the key that is in use now: what no program can make anybody forget before the next epoch. */
  hasPresentKey(who: string): boolean {
    const { state, keyOf } = this.#of(who)
    return state !== 'left' && keyOf === this.#epoch
  }

  #of(who: string): Person {
    const person = this.#people.get(who)
    if (person === undefined) throw new Error('nobody has this id')
    return person
  }
}
