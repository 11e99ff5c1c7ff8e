import { z } from '../../../shared/zod.ts'
import { openBytes, sealBytes } from '../crypto/aead.ts'
import { type Argon2Cost, ARGON2_SALT_BYTES, argon2id } from '../crypto/argon2id.ts'
import { deriveKey, equalBytes, keyedHash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { randomBytes } from '../crypto/random.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { countField, fixedBytes, hashField, idBytes } from '../format/fields.ts'
import { layout } from '../format/layout.ts'
import { listOf } from '../format/list-field.ts'
import { Fault } from '../../../shared/model/fault.ts'

/** How many earlier passcodes may not be used again. */
const REMEMBERED = 10
const HISTORY_MAX_BYTES = 4096

/**
 * What is kept of a person's earlier passcodes. Each leaves a verifier behind Argon2id at the cost of a slot, and all
 * of it is sealed under a key that comes from the staff key: whoever wants to guess at an old passcode must have opened
 * the person's slot first, and then still pays a full KDF for every guess. One salt for all, so that a new passcode is
 * compared with ten old ones at the cost of one.
 */
const historyLayout = layout(
  z.strictObject({
    memoryBytes: countField,
    passes: countField,
    salt: fixedBytes(ARGON2_SALT_BYTES),
    /** Newest last. */
    verifiers: listOf(hashField, REMEMBERED),
  }),
  'registry-damaged',
  HISTORY_MAX_BYTES,
)
type History = ReturnType<typeof historyLayout.decode>

export class PasscodeHistory {
  readonly #key: SecretKey<'private'>
  readonly #context: Buffer
  readonly #history: History

  private constructor(key: SecretKey<'private'>, context: Buffer, history: History) {
    this.#key = key
    this.#context = context
    this.#history = history
  }

  /**
   * @param key of {@link privateKeyOf}; borrowed.
   * @param sealed what was kept, or null for a person who never changed their passcode.
   * @param cost of a new history.
   * @throws Fault `registry-damaged`
   */
  static open(
    key: SecretKey<'private'>,
    staffId: string,
    sealed: Buffer | null,
    cost: Argon2Cost,
  ): PasscodeHistory {
    const context = idBytes(staffId)
    if (sealed === null) {
      const { memoryBytes, passes } = cost
      const salt = randomBytes(ARGON2_SALT_BYTES)
      return new PasscodeHistory(key, context, { memoryBytes, passes, salt, verifiers: [] })
    }
    const opened = openBytes(key, sealed, context)
    if (opened === null) throw new Fault('registry-damaged')
    return new PasscodeHistory(key, context, historyLayout.decode(opened))
  }

  get isEmpty(): boolean {
    return this.#history.verifiers.length === 0
  }

  /** One KDF run. @param passcode normalised bytes of the caller's. */
  async verifierOf(passcode: Buffer): Promise<Buffer> {
    using derived = await argon2id(passcode, this.#history.salt, this.#history, 'passcode')
    return keyedHash(derived, LABELS.passcodeHistory, [this.#context])
  }

  /** Whether it is the passcode that was chosen last. */
  isNewest(verifier: Buffer): boolean {
    const newest = this.#history.verifiers.at(-1)
    return newest !== undefined && equalBytes(newest, verifier)
  }

  has(verifier: Buffer): boolean {
    return this.#history.verifiers.some((known) => equalBytes(known, verifier))
  }

  /** @returns what to keep once these, too, are remembered; the oldest are forgotten. */
  sealedWith(verifiers: readonly Buffer[]): Buffer {
    const remembered = [...this.#history.verifiers, ...verifiers].slice(-REMEMBERED)
    const encoded = historyLayout.encode({ ...this.#history, verifiers: remembered })
    return sealBytes(this.#key, encoded, this.#context)
  }
}

/** The key of what only this person may read. Owned by the caller. */
export function privateKeyOf(staffKey: SecretKey<'staff'>): SecretKey<'private'> {
  return deriveKey(staffKey, LABELS.staffPrivate, [], 'private')
}
