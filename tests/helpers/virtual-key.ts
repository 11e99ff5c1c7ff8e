/** Virtual authenticators of Chromium (WebAuthn, section 11), added to the real window over its debugger. */
import type { CDPSession, Page } from 'playwright-core'

export interface VirtualKeyOptions {
  readonly protocol?: 'ctap2' | 'u2f'
  readonly transport?: 'usb' | 'internal'
  readonly hasUserVerification?: boolean
  readonly isUserVerified?: boolean
  readonly hasPrf?: boolean
  /** False: what it registers lies with us alone, sealed to the key, as with cheap keys. */
  readonly hasResidentKey?: boolean
  /** Its maker copies credentials to other devices. */
  readonly synced?: boolean
  /** False: nobody touches it. */
  readonly touched?: boolean
}

export interface VirtualCredential {
  readonly credentialId: string
  /** PKCS #8, base64. */
  readonly privateKey: string
  readonly signCount: number
}

/** One key in the machine; a new one for every test, since a refused one refuses all that follows. */
export class VirtualKey implements AsyncDisposable {
  readonly #session: CDPSession
  readonly #authenticatorId: string
  /** The first key in the machine; with it the others are gone, too. */
  readonly #first: boolean

  private constructor(session: CDPSession, authenticatorId: string, first: boolean) {
    this.#session = session
    this.#authenticatorId = authenticatorId
    this.#first = first
  }

  static async insert(page: Page, options: VirtualKeyOptions = {}): Promise<VirtualKey> {
    const session = await page.context().newCDPSession(page)
    await session.send('WebAuthn.enable', { enableUI: false })
    return VirtualKey.#add(session, options, true)
  }

  /** A further key in the same machine. */
  beside(options: VirtualKeyOptions = {}): Promise<VirtualKey> {
    return VirtualKey.#add(this.#session, options, false)
  }

  static async #add(session: CDPSession, options: VirtualKeyOptions, first: boolean): Promise<VirtualKey> {
    const { protocol = 'ctap2', transport = 'usb', touched = true, synced = false, ...rest } = options
    const ctap2 = {
      ctap2Version: 'ctap2_1' as const,
      ...{ hasUserVerification: true, isUserVerified: true, hasPrf: true, hasResidentKey: true },
      ...{ defaultBackupEligibility: synced, defaultBackupState: synced },
      ...rest,
    }
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...(protocol === 'u2f' ? { protocol, transport } : { protocol, transport, ...ctap2 }),
        automaticPresenceSimulation: touched,
      },
    })
    return new VirtualKey(session, authenticatorId, first)
  }

  async credentials(): Promise<readonly VirtualCredential[]> {
    const { credentials } = await this.#session.send('WebAuthn.getCredentials', this.#named())
    return credentials
  }

  /** Puts a credential onto it that was made elsewhere: all that is not its secret for the extension. */
  async copy(
    { credentialId, privateKey, signCount }: VirtualCredential,
    rpId = 'vault.strongroom.internal',
  ): Promise<void> {
    const credential = { credentialId, privateKey, signCount, rpId, isResidentCredential: false }
    await this.#session.send('WebAuthn.addCredential', { ...this.#named(), credential })
  }

  /** From now on its answers are wrong in this way. */
  async spoil(bits: { isBogusSignature?: boolean; isBadUV?: boolean; isBadUP?: boolean }): Promise<void> {
    await this.#session.send('WebAuthn.setResponseOverrideBits', { ...this.#named(), ...bits })
  }

  async verifyUser(isUserVerified: boolean): Promise<void> {
    await this.#session.send('WebAuthn.setUserVerified', { ...this.#named(), isUserVerified })
  }

  async touch(enabled: boolean): Promise<void> {
    await this.#session.send('WebAuthn.setAutomaticPresenceSimulation', { ...this.#named(), enabled })
  }

  async forget(credentialId: string): Promise<void> {
    await this.#session.send('WebAuthn.removeCredential', { ...this.#named(), credentialId })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#first) {
      await this.#session.send('WebAuthn.removeVirtualAuthenticator', this.#named())
      return
    }
    await this.#session.send('WebAuthn.disable')
    await this.#session.detach()
  }

  #named(): { authenticatorId: string } {
    return { authenticatorId: this.#authenticatorId }
  }
}
