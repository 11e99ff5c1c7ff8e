/**
 * A security key in software, for tests: it answers as a real one would, or wrongly in one way. What it signs is made
 * from the specification (WebAuthn Level 3, section 6.1), not from the code under test.
 */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { encode } from 'cborg'
import type { z } from '../../shared/zod.ts'
import type {
  KeyProof,
  KeyRequest,
  registration,
  RegistrationRequest,
} from '../../shared/contract/hardware-key.ts'

type Registration = z.infer<typeof registration>

const ORIGIN = 'https://vault.strongroom.internal'
const RP_ID = 'vault.strongroom.internal'
const FLAG = { up: 0x01, uv: 0x04, be: 0x08, bs: 0x10, at: 0x40 }

/** What an answer does wrong. */
export interface Wrong {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  /** Asked from inside another page. */
  readonly crossOrigin?: boolean
  readonly topOrigin?: string
  readonly verified?: boolean
  readonly present?: boolean
  readonly bogus?: boolean
  readonly counter?: number
  readonly format?: string
  readonly synced?: boolean
  /** Text of the secret instead of the right one. */
  readonly prf?: string
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest()

export interface SoftKeyState {
  readonly credentialId: string
  readonly hmacKey: string
  /** PEM. */
  readonly privateKey: string
  readonly counter: number
}

function newState(): SoftKeyState {
  return {
    credentialId: randomBytes(48).toString('hex'),
    hmacKey: randomBytes(32).toString('hex'),
    privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    counter: 0,
  }
}

export class SoftKey {
  readonly credentialId: Buffer
  /** False: a key that always says 0. */
  readonly #counts: boolean
  readonly #hmacKey: Buffer
  readonly #private: KeyObject
  readonly #cose: Uint8Array
  counter: number

  constructor(counts = true, from: SoftKeyState = newState()) {
    this.#counts = counts
    this.credentialId = Buffer.from(from.credentialId, 'hex')
    this.#hmacKey = Buffer.from(from.hmacKey, 'hex')
    this.#private = createPrivateKey(from.privateKey)
    this.counter = from.counter
    const { x, y } = createPublicKey(this.#private).export({ format: 'jwk' })
    const [left, right] = [Buffer.from(x ?? '', 'base64url'), Buffer.from(y ?? '', 'base64url')]
    this.#cose = encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, left],
        [-3, right],
      ]),
    )
  }

  /** The same key for another process; counting goes on from here. */
  state(): SoftKeyState {
    return {
      credentialId: this.credentialId.toString('hex'),
      hmacKey: this.#hmacKey.toString('hex'),
      privateKey: this.#private.export({ type: 'pkcs8', format: 'pem' }).toString(),
      counter: this.counter,
    }
  }

  register(request: RegistrationRequest, wrong: Wrong = {}, prfEnabled = true): Registration {
    const authData = this.makeCredential(wrong)
    return {
      ceremony: request.ceremony,
      id: base64url(this.credentialId),
      clientDataJSON: base64url(clientData('webauthn.create', request.challenge, wrong)),
      attestationObject: base64url(encode({ fmt: wrong.format ?? 'none', attStmt: {}, authData })),
      transports: ['usb'],
      prfEnabled,
    }
  }

  assert(request: KeyRequest, wrong: Wrong = {}): KeyProof {
    const id = base64url(this.credentialId)
    const asked = request.credentials.find(({ credentialId }) => credentialId === id)
    const client = clientData('webauthn.get', request.challenge, wrong)
    const { authData, signature } = this.getAssertion(sha256(client), wrong)
    return {
      ceremony: request.ceremony,
      assertion: {
        id,
        clientDataJSON: base64url(client),
        authenticatorData: base64url(authData),
        signature: base64url(signature),
      },
      prf: wrong.prf ?? base64url(this.secretFor(asked?.salt ?? '')),
    }
  }

  /** What the key itself is told and answers, below any browser (CTAP 2.1, section 6.1). */
  makeCredential(wrong: Wrong = {}): Buffer {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.credentialId.length)
    const attested = Buffer.concat([Buffer.alloc(16), length, this.credentialId, this.#cose])
    return this.#authenticatorData(FLAG.at, wrong, attested)
  }

  /** CTAP 2.1, section 6.2. */
  getAssertion(clientDataHash: Uint8Array, wrong: Wrong = {}): { authData: Buffer; signature: Buffer } {
    const authData = this.#authenticatorData(0, wrong)
    const signature = sign('sha256', Buffer.concat([authData, clientDataHash]), this.#private)
    if (wrong.bogus === true) signature.writeUInt8(signature.readUInt8(20) ^ 1, 20)
    return { authData, signature }
  }

  /** The extension hmac-secret (CTAP 2.1, section 12.5): HMAC-SHA-256 of a salt of 32 bytes. */
  hmacSecret(salt: Uint8Array): Buffer {
    return createHmac('sha256', this.#hmacKey).update(salt).digest()
  }

  /** What a browser makes of it: WebAuthn, section 10.1.4. */
  secretFor(salt: string): Buffer {
    return this.hmacSecret(
      sha256(Buffer.concat([Buffer.from('WebAuthn PRF\0'), Buffer.from(salt, 'base64url')])),
    )
  }

  #authenticatorData(flags: number, wrong: Wrong, attested: Uint8Array = Buffer.alloc(0)): Buffer {
    if (this.#counts) this.counter++
    const said =
      flags |
      (wrong.present === false ? 0 : FLAG.up) |
      (wrong.verified === false ? 0 : FLAG.uv) |
      (wrong.synced === true ? FLAG.be | FLAG.bs : 0)
    const head = Buffer.alloc(5)
    head.writeUInt8(said)
    head.writeUInt32BE(wrong.counter ?? this.counter, 1)
    return Buffer.concat([sha256(wrong.rpId ?? RP_ID), head, attested])
  }
}

function clientData(type: string, challenge: string, wrong: Wrong): Buffer {
  return Buffer.from(
    JSON.stringify({
      type: wrong.type ?? type,
      challenge: wrong.challenge ?? challenge,
      origin: wrong.origin ?? ORIGIN,
      crossOrigin: wrong.crossOrigin ?? false,
      ...(wrong.topOrigin === undefined ? {} : { topOrigin: wrong.topOrigin }),
    }),
  )
}
