import { giveBack, take } from './locked-memory.ts'
import { sodium } from './sodium.ts'

export const SECRET_KEY_BYTES = 32

/** What a key is for. Part of the type, so that a key cannot be used for another purpose by mistake. */
export type Purpose =
  | 'passcode'
  | 'prf'
  | 'slot'
  | 'staff'
  | 'recovery'
  | 'registry'
  | 'database'
  | 'compartment'
  | 'wrap'
  | 'tag'
  | 'file'
  | 'chunk'
  | 'set'
  | 'private'
  | 'pair'

/**
 * 32 secret bytes in locked memory. Hold few, and hold them with `using`: leaving the scope wipes them.
 * There is no way to read the bytes but a synchronous `use`.
 */
export class SecretKey<P extends Purpose> {
  readonly purpose: P
  #bytes: Buffer | null

  private constructor(purpose: P, bytes: Buffer) {
    this.purpose = purpose
    this.#bytes = bytes
  }

  static random<P extends Purpose>(purpose: P): SecretKey<P> {
    return SecretKey.fill(purpose, (bytes) => {
      sodium.randombytes_buf(bytes)
    })
  }

  /**
   * @param write fills the 32 bytes, which are zero when it is called. If it throws, they are wiped.
   */
  static fill<P extends Purpose>(purpose: P, write: (bytes: Buffer) => void): SecretKey<P> {
    const bytes = take(SECRET_KEY_BYTES)
    try {
      write(bytes)
    } catch (error) {
      giveBack(bytes)
      throw error
    }
    return new SecretKey(purpose, bytes)
  }

  /** The same secret in a second piece of memory, with a lifetime of its own. */
  clone(): SecretKey<P> {
    return this.use((bytes) => SecretKey.fill(this.purpose, (copy) => void bytes.copy(copy)))
  }

  /**
   * @param use must not keep the buffer nor return it.
   * @throws Error after the key was wiped.
   */
  use<T>(use: (bytes: Buffer) => T): T {
    if (this.#bytes === null) throw new Error('this key was wiped')
    return use(this.#bytes)
  }

  [Symbol.dispose](): void {
    if (this.#bytes === null) return
    giveBack(this.#bytes)
    this.#bytes = null
  }

  toJSON(): never {
    throw new Error('a key is not serialised')
  }
}
