/**
 * Verifies what security keys answer (W3C Web Authentication, Level 3, sections 7.1 and 7.2). An answer is worth nothing
 * before: authenticators and browsers deliver the secret of the PRF also with answers that lack user verification, that
 * nobody touched the key for, or whose signature is bogus.
 */
import { z } from '../../../shared/zod.ts'
import type { assertion, registration } from '../../../shared/contract/hardware-key.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject, parseAuthenticatorData } from '@simplewebauthn/server/helpers'
import { encode } from 'cborg'
import { equalBytes } from '../crypto/hash.ts'
import { SecretKey, SECRET_KEY_BYTES } from '../crypto/secret-key.ts'
import { wipe } from '../crypto/locked-memory.ts'
import { CREDENTIAL_ID_MAX_BYTES, PUBLIC_KEY_MAX_BYTES, type SlotAuthenticator } from '../format/slot.ts'

export type Assertion = z.infer<typeof assertion>
export type Registration = z.infer<typeof registration>

/** Whom the keys answer to: the window's own origin, for ever. */
export const RELYING_PARTY = {
  id: 'vault.strongroom.internal',
  name: 'Strongroom',
  origin: 'https://vault.strongroom.internal',
} as const

/** What a frame's client data would have. */
const windowData = z.object({ crossOrigin: z.literal(false).optional(), topOrigin: z.undefined().optional() })

/** ES256, EdDSA, and RS256 for Windows Hello; COSE numbers, the preferred first. */
export const KEY_ALGORITHMS: readonly number[] = [-7, -8, -257]

/** What a verified answer says of its key. */
export interface KeyUse {
  readonly counter: number
  /** Whether its maker can copy it to other devices; the same for ever (WebAuthn, section 6.1.3). */
  readonly synced: boolean
}

/** A key that was registered and verified, before anything is wrapped with it. */
export interface NewCredential extends KeyUse {
  readonly credentialId: Buffer
  /** COSE. */
  readonly publicKey: Buffer
  readonly transports: readonly string[]
}

export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/**
 * Verifies an assertion by the credential of one slot: challenge, origin, RP ID, user presence, user verification,
 * signature. Whether the key is still the one that was known is the caller's to judge with {@link isSameKey}.
 * @param challenge as it was sent, base64url.
 * @throws Fault `key-refused` with details why: `foreign` for another credential, `not-verified` for everything else.
 */
export async function verifyAssertion(
  { id, userHandle, ...response }: Assertion,
  challenge: string,
  authenticator: SlotAuthenticator,
): Promise<KeyUse> {
  assertOwnWindow(response.clientDataJSON)
  if (!equalBytes(Buffer.from(id, 'base64url'), authenticator.credentialId)) throw refused('foreign')
  const { verified, authenticationInfo } = await orRefused(() =>
    verifyAuthenticationResponse({
      response: {
        ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
        response: userHandle === undefined ? response : { ...response, userHandle },
      },
      expectedChallenge: challenge,
      expectedOrigin: RELYING_PARTY.origin,
      expectedRPID: RELYING_PARTY.id,
      requireUserVerification: true,
      credential: {
        id: base64url(authenticator.credentialId),
        publicKey: new Uint8Array(authenticator.publicKey),
        counter: 0,
      },
    }),
  )
  if (!verified || !authenticationInfo.userVerified) throw refused('not-verified')
  const { newCounter: counter, credentialDeviceType } = authenticationInfo
  return { counter, synced: credentialDeviceType === 'multiDevice' }
}

/**
 * Verifies the answer to a registration. Who made the key is not asked for and not looked at: what it attests is dropped
 * before, so that no certificate of its maker is ever parsed.
 * @param syncedKeys whether the office allows keys that can be copied to other devices.
 * @throws Fault `key-unsuitable` with details why: `u2f`, `no-user-verification`, `no-prf`, `synced`; `key-refused`.
 */
export async function verifyRegistration(
  { id, transports, prfEnabled, ...answer }: Registration,
  challenge: string,
  syncedKeys: boolean,
): Promise<NewCredential> {
  const { format, authenticatorData } = await orRefused(() => attested(answer.attestationObject))
  if (format === 'fido-u2f') throw new Fault('key-unsuitable', { why: 'u2f' })
  assertOwnWindow(answer.clientDataJSON)
  const { flags } = await orRefused(() => parseAuthenticatorData(authenticatorData))
  if (!flags.uv) throw new Fault('key-unsuitable', { why: 'no-user-verification' })
  const { verified, registrationInfo } = await orRefused(() =>
    verifyRegistrationResponse({
      response: {
        ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
        response: {
          clientDataJSON: answer.clientDataJSON,
          attestationObject: withoutAttestation(authenticatorData),
        },
      },
      expectedChallenge: challenge,
      expectedOrigin: RELYING_PARTY.origin,
      expectedRPID: RELYING_PARTY.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...KEY_ALGORITHMS],
    }),
  )
  if (!verified || registrationInfo.credential.id !== id) throw refused('not-verified')
  const synced = registrationInfo.credentialDeviceType === 'multiDevice'
  if (synced && !syncedKeys) throw new Fault('key-unsuitable', { why: 'synced' })
  if (!prfEnabled) throw new Fault('key-unsuitable', { why: 'no-prf' })
  const { counter } = registrationInfo.credential
  const credentialId = Buffer.from(id, 'base64url')
  const publicKey = Buffer.from(registrationInfo.credential.publicKey)
  // No slot could hold it.
  const fits = credentialId.length <= CREDENTIAL_ID_MAX_BYTES && publicKey.length <= PUBLIC_KEY_MAX_BYTES
  if (!fits) throw refused('not-verified')
  return { credentialId, publicKey, counter, synced, transports }
}

/**
 * Whether a key can be the one that was known. Its counter went on (WebAuthn, section 6.1.1): a copy counts for itself,
 * and falls behind. And it did not become one that can be copied.
 * @param known synced is undefined where an earlier version did not note it.
 */
export function isSameKey(
  known: { readonly counter: number; readonly synced?: boolean | undefined },
  seen: KeyUse,
): boolean {
  const counts = (known.counter === 0 && seen.counter === 0) || seen.counter > known.counter
  return counts && (known.synced ?? seen.synced) === seen.synced
}

/**
 * The secret that a key answered, straight into locked memory. The text it came as cannot be wiped: locking ends the
 * process that held it.
 * @throws Fault `key-refused` with details why: `no-secret` unless it is 32 bytes.
 */
export function prfOf(text: string): SecretKey<'prf'> {
  const bytes = Buffer.alloc(SECRET_KEY_BYTES + 1)
  try {
    if (bytes.write(text, 'base64url') !== SECRET_KEY_BYTES) throw refused('no-secret')
    return SecretKey.fill('prf', (own) => void bytes.copy(own, 0, 0, SECRET_KEY_BYTES))
  } finally {
    wipe(bytes)
  }
}

export function refused(why: string): Fault {
  return new Fault('key-refused', { why })
}

/**
 * Our window is nobody's frame, so nothing that was asked from inside another page is for us (WebAuthn, section 5.8.1).
 * @throws Fault `key-refused`
 */
function assertOwnWindow(clientDataJSON: string): void {
  const clientData = windowData.safeParse(parseJson(Buffer.from(clientDataJSON, 'base64url')))
  if (!clientData.success) throw refused('not-verified')
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}

/** The library throws plain errors, which may quote what they were given. */
async function orRefused<T>(verify: () => T | Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch {
    throw refused('not-verified')
  }
}

function attested(attestationObject: string): {
  format: string
  authenticatorData: Uint8Array<ArrayBuffer>
} {
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')))
  return { format: decoded.get('fmt'), authenticatorData: new Uint8Array(decoded.get('authData')) }
}

/** The same authenticator data in an attestation object of the format `none` (WebAuthn, section 8.7). */
function withoutAttestation(authData: Uint8Array): string {
  return base64url(encode({ fmt: 'none', attStmt: {}, authData }))
}
