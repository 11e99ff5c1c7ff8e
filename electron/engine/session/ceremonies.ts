import type { z } from '../../../shared/zod.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import type {
  keyProof,
  KeyRequest,
  registration,
  RegistrationRequest,
} from '../../../shared/contract/hardware-key.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes, hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { ID_BYTES } from '../format/fields.ts'
import { PRF_SALT_BYTES, type Slot, type SlotAuthenticator } from '../format/slot.ts'
import {
  base64url,
  isSameKey,
  type KeyUse,
  KEY_ALGORITHMS,
  type NewCredential,
  prfOf,
  refused,
  RELYING_PARTY,
  verifyAssertion,
  verifyRegistration,
} from '../keys/webauthn.ts'
import type { MachineClock } from './machine-clock.ts'

export type KeyProof = z.infer<typeof keyProof>
type Registration = z.infer<typeof registration>

/** What a person answers with a security key. An answer to one is no answer to another. */
export type KeyAct = 'unlock' | 'approve' | 'sign' | 'change' | 'test'

/** What an answer is bound to, beside its challenge: the act, the vault's folder, the person. */
export interface KeyPurpose {
  readonly act: KeyAct
  readonly folder: string
  /** Staff code, in upper case. */
  readonly code: string
}

/** Who registers a key, and what is known already. */
export interface KeyOwner {
  /** Staff code, in upper case. */
  readonly code: string
  /** Credentials that open this vault already, whosever they are. */
  readonly known: readonly Buffer[]
  /** Whether the office allows keys that can be copied to other devices. */
  readonly syncedKeys: boolean
}

/** A key that answered twice with the same secret. Owned by the desk until it is dropped. */
export interface ProvedKey extends KeyUse {
  readonly authenticator: SlotAuthenticator
  readonly prf: SecretKey<'prf'>
  readonly transports: readonly string[]
}

interface Question {
  readonly purpose: KeyPurpose
  readonly challenge: string
  readonly until: number
}

interface Registering {
  readonly owner: KeyOwner
  readonly salt: Buffer
  readonly until: number
  /** Of the question that waits for an answer: to register first, then to prove. */
  challenge: string | null
  questionUntil: number
  credential: NewCredential | null
  prf: SecretKey<'prf'> | null
  proved: boolean
}

/** Random bytes of a challenge; WebAuthn, section 13.4.3, wants 16 at least. */
const CHALLENGE_BYTES = 32
const USER_HANDLE_BYTES = 32
/** More than one window can ask for; what is oldest falls out. */
const WAITING_MAX = 32
const REGISTERING_MAX = 8
/** How long the credential id of a key is, where no real one shows it. */
const DECOY_ID_BYTES = 64

/**
 * Questions to security keys that wait for their answers. Each challenge is random, is good for one answer, for what it
 * was asked for, for two minutes of the machine's own running time.
 */
export class CeremonyDesk implements Disposable {
  readonly #clock: Pick<MachineClock, 'uptime'>
  readonly #questions = new Map<Id, Question>()
  readonly #registering = new Map<Id, Registering>()
  /** Question of a proof: the registration that it belongs to. */
  readonly #proofs = new Map<Id, Id>()

  constructor(clock: Pick<MachineClock, 'uptime'>) {
    this.#clock = clock
  }

  /**
   * Asks a person's keys.
   * @param tag of the person, format/slot.ts.
   * @param slots of the vault; those of the person are asked, and where there are none a made-up credential, the same
   * every time, so that nobody can ask who works here.
   * @param transportsOf a slot, where they are known.
   */
  ask(
    purpose: KeyPurpose,
    tag: Buffer,
    slots: readonly Slot[],
    transportsOf: (slotId: Id) => readonly string[] = () => [],
  ): KeyRequest {
    const own = slots.flatMap(({ slotId, staffTag, authenticator }) =>
      authenticator !== null && staffTag.equals(tag)
        ? [askedCredential(authenticator, transportsOf(slotId))]
        : [],
    )
    const challenge = newChallenge()
    const ceremony = newId()
    this.#questions.set(ceremony, { purpose, challenge, until: this.#soon() })
    dropOldest(this.#questions, WAITING_MAX)
    const asked = own.length > 0 ? own.slice(-LIMITS.keysAskedMax) : [decoy(tag, slots)]
    return keyRequest(ceremony, challenge, asked)
  }

  /**
   * Takes the question that an answer belongs to: it is gone, whatever comes of the answer.
   * @returns its challenge
   * @throws Fault `key-refused` with details why: `over` (answered, late, unknown) or `other-act`.
   */
  take(ceremony: Id, { act, folder, code }: KeyPurpose): string {
    const question = this.#questions.get(ceremony)
    this.#questions.delete(ceremony)
    if (question === undefined || question.until < this.#clock.uptime()) throw refused('over')
    const { purpose, challenge } = question
    if (purpose.act !== act || purpose.folder !== folder || purpose.code !== code) {
      throw refused('other-act')
    }
    return challenge
  }

  /** Begins to register a key. */
  register(owner: KeyOwner): RegistrationRequest {
    this.#dropLate()
    const ceremony = newId()
    const [salt, challenge] = [randomBytes(PRF_SALT_BYTES), newChallenge()]
    this.#registering.set(ceremony, {
      ...{ owner, salt, challenge, questionUntil: this.#soon() },
      ...{ until: this.#clock.uptime() + LIMITS.keyProvedMs, credential: null, prf: null, proved: false },
    })
    for (const id of surplus(this.#registering, REGISTERING_MAX)) this.drop(id)
    return {
      ...{ ceremony, challenge, salt: base64url(salt), timeoutMs: LIMITS.keyAnswerMs },
      rp: { id: RELYING_PARTY.id, name: RELYING_PARTY.name },
      // A random handle: keys that keep one learn nothing about the person from it.
      user: { id: base64url(randomBytes(USER_HANDLE_BYTES)), name: owner.code, displayName: owner.code },
      algorithms: [...KEY_ALGORITHMS],
      exclude: this.#knownTo(owner).map(base64url),
    }
  }

  /**
   * The answer to a registration.
   * @returns the first of two questions that the key must answer with the same secret.
   * @throws Fault `key-unsuitable`, `key-known`, `key-refused`; the registration is over then.
   */
  async registered(answer: Registration): Promise<KeyRequest> {
    return await this.#orDrop(answer.ceremony, async (registering) => {
      if (registering.credential !== null) throw refused('over')
      const challenge = this.#takeChallenge(registering)
      const credential = await verifyRegistration(answer, challenge, registering.owner.syncedKeys)
      const known = this.#knownTo(registering.owner).some((id) => equalBytes(id, credential.credentialId))
      if (known) throw new Fault('key-known')
      registering.credential = credential
      return this.#askForProof(answer.ceremony, registering, credential)
    })
  }

  /**
   * An answer of a key that is being registered. Some keys give a secret once and none, or another, later: nothing is
   * wrapped before two answers gave the same one.
   * @returns the next question, or null: the key is proved.
   * @throws Fault `key-unsuitable` (no-prf, unsteady), `key-copied`, `key-refused`; the registration is over then.
   */
  async prove({ ceremony, assertion, prf }: KeyProof): Promise<KeyRequest | null> {
    const id = this.#proofs.get(ceremony)
    this.#proofs.delete(ceremony)
    if (id === undefined) throw refused('over')
    return await this.#orDrop(id, async (registering) => {
      const challenge = this.#takeChallenge(registering)
      const { credential, salt } = registering
      if (credential === null) throw refused('over')
      const use = await verifyAssertion(assertion, challenge, { ...credential, salt })
      // Dropped while it was verified: nobody would wipe what is put into it now.
      if (this.#registering.get(id) !== registering) throw refused('over')
      if (!isSameKey(credential, use)) throw new Fault('key-copied')
      registering.credential = { ...credential, ...use }
      if (prf === '') throw new Fault('key-unsuitable', { why: 'no-prf' })
      if (registering.prf === null) {
        registering.prf = prfOf(prf)
        return this.#askForProof(id, registering, credential)
      }
      using again = prfOf(prf)
      if (!sameSecret(registering.prf, again)) throw new Fault('key-unsuitable', { why: 'unsteady' })
      registering.proved = true
      return null
    })
  }

  /**
   * A proved key, for the slot that it shall open. It stays here, to be tried again, until {@link drop}.
   * @throws Fault `key-refused` with details why: `over`, or `unproved`; `other-act` if somebody else registered it.
   */
  proved(ceremony: Id, code: string): ProvedKey {
    this.#dropLate()
    const { owner, credential, prf, proved, salt } = this.#present(ceremony)
    if (owner.code !== code) throw refused('other-act')
    if (!proved || credential === null || prf === null) throw refused('unproved')
    const { credentialId, publicKey, counter, synced, transports } = credential
    return { authenticator: { credentialId, publicKey, salt }, prf, counter, synced, transports }
  }

  /** Forgets a question or a registration. */
  drop(ceremony: Id): void {
    this.#questions.delete(ceremony)
    this.#registering.get(ceremony)?.prf?.[Symbol.dispose]()
    this.#registering.delete(ceremony)
  }

  [Symbol.dispose](): void {
    this.#questions.clear()
    for (const id of [...this.#registering.keys()]) this.drop(id)
  }

  #soon(): number {
    return this.#clock.uptime() + LIMITS.keyQuestionMs
  }

  #askForProof(id: Id, registering: Registering, credential: NewCredential): KeyRequest {
    const challenge = newChallenge()
    registering.challenge = challenge
    registering.questionUntil = this.#soon()
    const ceremony = newId()
    this.#proofs.set(ceremony, id)
    dropOldest(this.#proofs, WAITING_MAX)
    const asked = askedCredential({ ...credential, salt: registering.salt }, credential.transports)
    return keyRequest(ceremony, challenge, [asked])
  }

  #takeChallenge(registering: Registering): string {
    const { challenge, questionUntil } = registering
    registering.challenge = null
    if (challenge === null || questionUntil < this.#clock.uptime()) throw refused('over')
    return challenge
  }

  #present(ceremony: Id): Registering {
    const registering = this.#registering.get(ceremony)
    if (registering === undefined || registering.until < this.#clock.uptime()) throw refused('over')
    return registering
  }

  async #orDrop<T>(ceremony: Id, step: (registering: Registering) => Promise<T>): Promise<T> {
    try {
      return await step(this.#present(ceremony))
    } catch (error) {
      this.drop(ceremony)
      throw error
    }
  }

  #knownTo({ known }: KeyOwner): readonly Buffer[] {
    const pending = [...this.#registering.values()].flatMap(({ credential }) =>
      credential === null ? [] : [credential.credentialId],
    )
    return [...known, ...pending]
  }

  #dropLate(): void {
    const now = this.#clock.uptime()
    for (const [id, { until }] of [...this.#registering]) if (until < now) this.drop(id)
  }
}

function keyRequest(ceremony: Id, challenge: string, credentials: KeyRequest['credentials']): KeyRequest {
  return { ceremony, challenge, rpId: RELYING_PARTY.id, timeoutMs: LIMITS.keyAnswerMs, credentials }
}

function askedCredential(
  { credentialId, salt }: Pick<SlotAuthenticator, 'credentialId' | 'salt'>,
  transports: readonly string[],
): KeyRequest['credentials'][number] {
  return { credentialId: base64url(credentialId), salt: base64url(salt), transports: [...transports] }
}

/**
 * A credential that no key has, as long as a real one of this vault: the same each time, so that somebody at the keyboard
 * cannot tell by asking twice. Whoever holds the head needs no asking: it shows which codes have a key.
 */
function decoy(tag: Buffer, slots: readonly Slot[]): KeyRequest['credentials'][number] {
  const model = slots.find(({ authenticator }) => authenticator !== null)?.authenticator
  const length = Math.min(DECOY_ID_BYTES, Math.max(16, model?.credentialId.length ?? DECOY_ID_BYTES))
  const credentialId = hash(LABELS.keyDecoy, [tag, Buffer.from('credential')], length)
  return askedCredential({ credentialId, salt: hash(LABELS.keyDecoy, [tag, Buffer.from('salt')]) }, [])
}

function sameSecret(a: SecretKey<'prf'>, b: SecretKey<'prf'>): boolean {
  return a.use((left) => b.use((right) => equalBytes(left, right)))
}

function newChallenge(): string {
  return base64url(randomBytes(CHALLENGE_BYTES))
}

function newId(): Id {
  return randomBytes(ID_BYTES).toString('hex')
}

function surplus<V>(waiting: ReadonlyMap<Id, V>, most: number): Id[] {
  return [...waiting.keys()].slice(0, Math.max(0, waiting.size - most))
}

function dropOldest<V>(waiting: Map<Id, V>, most: number): void {
  for (const id of surplus(waiting, most)) waiting.delete(id)
}
