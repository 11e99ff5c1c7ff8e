/** A ledger made entry by entry with anybody's keys, honest or forged, without a database. */
import { right } from '../../shared/contract/file.ts'
import type { Role } from '../../shared/contract/staff.ts'
import { SecretKey } from '../../electron/engine/crypto/secret-key.ts'
import { LABELS } from '../../electron/engine/crypto/labels.ts'
import type { SigningPair } from '../../electron/engine/crypto/pairs.ts'
import { randomBytes } from '../../electron/engine/crypto/random.ts'
import {
  entryHash,
  entryLayout,
  entryMessage,
  type Facts,
  genesisHash,
  type UnsignedEntry,
} from '../../electron/engine/format/entry.ts'
import {
  certificateHash,
  certificateLayout,
  type StaffCertificate,
} from '../../electron/engine/format/staff-certificate.ts'
import { issueCertificate } from '../../electron/engine/keys/certificates.ts'
import { drawRecovery, type RecoveryDraft } from '../../electron/engine/keys/recovery.ts'
import { type StaffKeys, staffKeysFrom } from '../../electron/engine/keys/staff-keys.ts'
import type { Authority } from '../../electron/engine/ledger/authority.ts'
import { AuthorityFold } from '../../electron/engine/ledger/authority-fold.ts'
import { type Directory, directoryOf } from '../../electron/engine/ledger/directory.ts'
import type { LedgerRow, StaffRow } from '../../electron/engine/store/registry.ts'

export const DAY = 24 * 60 * 60 * 1000
export const newId = () => randomBytes(16).toString('hex')

export interface Someone {
  readonly id: string
  readonly keys: StaffKeys
  readonly certificate: StaffCertificate
}

type Writer = { readonly by: string; readonly signing: SigningPair }

export interface EntryPlan {
  readonly compartment?: string
  readonly phase?: UnsignedEntry['phase']
  readonly of?: number | null
  /** Whose name stands in the entry, if not the signer's. */
  readonly as?: string
}

export class SignedLedger implements Disposable {
  readonly vaultId = newId()
  readonly rows: LedgerRow[] = []
  readonly recovery: Writer
  now = Date.UTC(2026, 0, 5)
  readonly #staff: StaffRow[] = []
  readonly #keys: StaffKeys[] = []
  readonly #draft: RecoveryDraft
  readonly #fold: AuthorityFold
  /** Until somebody joins. */
  #directory: Directory | null = null

  constructor(draft: RecoveryDraft) {
    this.#draft = draft
    this.recovery = { by: 'recovery', signing: draft.keys.signing }
    this.#fold = new AuthorityFold(this.vaultId, () => this.directory)
  }

  static async make(): Promise<SignedLedger> {
    return new SignedLedger(await drawRecovery(2, 2))
  }

  get registry() {
    return { staff: () => this.#staff, successions: () => [] }
  }

  get directory(): Directory {
    return (this.#directory ??= directoryOf(this.vaultId, this.registry, this.#draft.facts))
  }

  get authority(): Authority {
    return this.#fold.authority
  }

  /** Makes somebody and puts their certificate into the registry; no entry speaks of them yet. */
  certify(role: Role, issuer: Someone | Writer, code = newId().slice(0, 8).toUpperCase()): Someone {
    using key = SecretKey.random('staff')
    const id = newId()
    const keys = staffKeysFrom(id, key)
    this.#keys.push(keys)
    const { by, signing } = writerOf(issuer)
    const certificate = issueCertificate(
      {
        ...{ vaultId: this.vaultId, staffId: id, code, name: 'Some Body', role, by, enrolledAt: this.now },
        ...{ sealingKey: keys.sealing.publicKey, signingKey: keys.signing.publicKey },
      },
      signing,
    )
    this.#staff.push({
      ...{ staffId: id, code, certificate: certificateLayout.encode(certificate) },
      ...{ acceptance: Buffer.alloc(64), private: null },
    })
    this.#directory = null
    return { id, keys, certificate }
  }

  introduction({ id, certificate }: Someone): Facts {
    return { staff: id, certificate: certificateHash(certificate).toString('hex') }
  }

  /** Appends an entry and folds it. @returns whether it was allowed */
  write(author: Someone | Writer, act: string, facts: Facts, plan: EntryPlan = {}): boolean {
    const before = this.authority.refused
    this.#fold.step(this.append(author, act, facts, plan))
    return this.authority.refused === before
  }

  append(author: Someone | Writer, act: string, facts: Facts, plan: EntryPlan = {}): LedgerRow {
    const { by, signing } = writerOf(author)
    const unsigned = {
      sequence: this.rows.length + 1,
      previous: this.rows.at(-1)?.hash ?? genesisHash(this.vaultId),
      ...{ at: this.now, by: plan.as ?? by, act, phase: plan.phase ?? 'done', of: plan.of ?? null },
      ...{ compartment: plan.compartment ?? null, facts },
    }
    const entry = entryLayout.encode({
      ...unsigned,
      signature: signing.sign(LABELS.entry, entryMessage(this.vaultId, unsigned)),
    })
    const { sequence, at, compartment } = unsigned
    const row = { sequence, at, by: unsigned.by, act, compartment, hash: entryHash(entry), entry }
    this.rows.push(row)
    return row
  }

  /** The first custodian, made with the vault. */
  found(): Someone {
    const founder = this.certify('custodian', this.recovery)
    this.write(founder, 'vault.created', this.introduction(founder))
    this.write(founder, 'session.unlocked', { mode: 'normal' })
    return founder
  }

  /** Somebody with every paper. */
  enrolCleared(role: Role, custodian: Someone): Someone {
    const person = this.certify(role, custodian)
    this.write(custodian, 'staff.enrolled', { ...this.introduction(person), role })
    this.screen(custodian, person)
    this.sign(person)
    return person
  }

  screen(custodian: Someone, person: Someone, more: Facts = {}): boolean {
    const facts = { staff: person.id, outcome: 'passed', checkedAt: this.now, reference: 'R-1', ...more }
    return this.write(custodian, 'staff.screened', facts)
  }

  issue(custodian: Someone, months: number | null = null, text = 'aa'.repeat(32)): boolean {
    const version = (this.authority.agreement?.version ?? 0) + 1
    const facts = { version, text }
    return this.write(custodian, 'agreement.issued', months === null ? facts : { ...facts, months })
  }

  sign(person: Someone, by: Someone = person): boolean {
    const { version = 0, text = '' } = this.authority.agreement ?? {}
    return this.write(by, 'agreement.accepted', { staff: person.id, version, text })
  }

  /** A compartment with its maker's grant. */
  makeCompartment(maker: Someone): string {
    const compartment = newId()
    const intent = this.rows.length + 1
    this.write(maker, 'compartment.created', {}, { compartment, phase: 'intent' })
    this.give(maker, maker, compartment)
    this.write(maker, 'grant.given', this.grantFacts('recovery', compartment), { compartment })
    this.write(maker, 'compartment.created', {}, { compartment, of: intent })
    return compartment
  }

  /** Of the present epoch and of every right, unless it says otherwise. */
  grantFacts(grantee: string, compartment: string, more: Facts = {}): Facts {
    const { epoch } = this.authority.epoch(compartment)
    return { grantee, epoch, rights: right.options.join(','), grant: 'cd'.repeat(32), ...more }
  }

  /** Locked memory is short: thousands of ledgers need that of those before. */
  [Symbol.dispose](): void {
    for (const keys of this.#keys) keys[Symbol.dispose]()
  }

  give(giver: Someone | Writer, grantee: Someone, compartment: string, more: Facts = {}): boolean {
    return this.write(giver, 'grant.given', this.grantFacts(grantee.id, compartment, more), { compartment })
  }
}

export function writerOf(author: Someone | Writer): Writer {
  return 'keys' in author ? { by: author.id, signing: author.keys.signing } : author
}
