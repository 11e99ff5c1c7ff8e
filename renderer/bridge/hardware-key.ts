/**
 * Security keys and fingerprints, by two roads behind one interface: the window asks the system (WebAuthn), or, for keys
 * with a PIN on Linux, the engine asks the system's tool. Verifying is the engine's; nothing is believed here.
 */
import type { z } from '../../shared/zod.ts'
import type {
  KeyProof,
  KeyRequest,
  registration,
  RegistrationRequest,
} from '../../shared/contract/hardware-key.ts'
import { Fault } from '../../shared/model/fault.ts'
import { call, start, type JobHandle } from './bridge.ts'

type Registration = z.infer<typeof registration>

/** A way to reach security keys. One ceremony at a time: a new one ends the one before. */
export interface HardwareKey {
  /** Whether the PIN must be asked for here, because the system does not ask for it. */
  readonly asksPin: boolean
  /** Asks for an answer and its secret. @throws Fault `key-silent`, `cancelled`, and those of the engine */
  assert(request: KeyRequest, signal?: AbortSignal): Promise<KeyProof>
  /** Asks for a new credential. @throws Fault also `key-known` */
  register(request: RegistrationRequest, signal?: AbortSignal): Promise<Registration>
}

/** Windows Hello, Touch ID, USB keys: what the system and Chromium offer. */
export const windowKey: HardwareKey = {
  asksPin: false,
  async assert(request, signal) {
    const options = assertionOptions(request)
    const credential = await ceremony(request.timeoutMs, signal, (abort) =>
      navigator.credentials.get({ publicKey: options, signal: abort }),
    )
    return proofFrom(request.ceremony, credential)
  },
  async register(request, signal) {
    const options = registrationOptions(request)
    const credential = await ceremony(request.timeoutMs, signal, (abort) =>
      navigator.credentials.create({ publicKey: options, signal: abort }),
    )
    return registrationFrom(request.ceremony, credential)
  },
}

/**
 * The tool on Linux.
 * @param path of the key, from `key.tools`.
 * @param pin goes to the tool's standard input; it is not kept.
 */
export function toolKey(path: string, pin: string): HardwareKey {
  return {
    asksPin: true,
    assert: async (request, signal) => ended(await start('key.tool-assert', { request, path, pin }), signal),
    register: async (request, signal) =>
      ended(await start('key.tool-register', { request, path, pin }), signal),
  }
}

/** Steps that a person is led through while a key is registered; the key is touched once in each. */
export type EnrolStep = 'register' | 'first-answer' | 'second-answer'

/**
 * Registers a key and proves that it gives the same secret twice.
 * @param enrolling somebody whom a custodian enrols; null for oneself.
 * @returns the ceremony, for `way.add` or `staff.enrol`.
 * @throws Fault `key-unsuitable`, `key-known`, `key-refused`, `key-silent`, `cancelled`
 */
export async function enrolKey(
  road: HardwareKey,
  enrolling: { readonly code: string; readonly name: string } | null,
  onStep: (step: EnrolStep) => void,
  signal?: AbortSignal,
): Promise<string> {
  const asked = await call('key.register', { enrolling })
  try {
    onStep('register')
    const answer = await road.register(asked, signal)
    onStep('first-answer')
    const first = await road.assert(await call('key.registered', { registration: answer }), signal)
    const { next } = await call('key.prove', { proof: first })
    if (next === null) throw new Fault('defect')
    onStep('second-answer')
    await call('key.prove', { proof: await road.assert(next, signal) })
    return asked.ceremony
  } catch (thrown) {
    await call('key.drop', { ceremony: asked.ceremony })
    throw thrown
  }
}

async function ended<N extends 'key.tool-assert' | 'key.tool-register'>(
  job: JobHandle<N>,
  signal: AbortSignal | undefined,
) {
  const cancel = () => job.cancel()
  if (signal?.aborted === true) cancel()
  signal?.addEventListener('abort', cancel)
  try {
    return await job.ended
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

let running: AbortController | null = null

/**
 * Runs one question to the system's keys. Chromium may leave an unanswered one open far beyond its time-out: the time is
 * kept here.
 */
async function ceremony(
  limitMs: number,
  signal: AbortSignal | undefined,
  ask: (abort: AbortSignal) => Promise<Credential | null>,
): Promise<PublicKeyCredential> {
  running?.abort()
  const own = new AbortController()
  running = own
  const timer = setTimeout(() => own.abort(), limitMs)
  const cancel = () => own.abort()
  signal?.addEventListener('abort', cancel)
  try {
    if (signal?.aborted === true) throw new Fault('cancelled')
    const credential = await ask(own.signal)
    if (!(credential instanceof PublicKeyCredential)) throw new Fault('key-silent')
    return credential
  } catch (thrown) {
    if (signal?.aborted === true) throw new Fault('cancelled')
    throw faultOfCeremony(thrown)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
    if (running === own) running = null
  }
}

/** WebAuthn tells little on purpose: everything that did not work is one kind of error. */
function faultOfCeremony(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown
  const name = thrown instanceof DOMException ? thrown.name : ''
  if (name === 'InvalidStateError') return new Fault('key-known')
  if (name === 'ConstraintError' || name === 'NotSupportedError') {
    return new Fault('key-unsuitable', { why: 'no-user-verification' })
  }
  return new Fault('key-silent', {}, { cause: thrown })
}

function assertionOptions(request: KeyRequest): PublicKeyCredentialRequestOptions {
  return {
    challenge: fromBase64url(request.challenge),
    rpId: request.rpId,
    timeout: request.timeoutMs,
    userVerification: 'required',
    allowCredentials: request.credentials.map(({ credentialId, transports }) => ({
      type: 'public-key',
      id: fromBase64url(credentialId),
      ...(transports.length === 0 ? {} : { transports: transports as AuthenticatorTransport[] }),
    })),
    extensions: {
      prf: {
        evalByCredential: Object.fromEntries(
          request.credentials.map(({ credentialId, salt }) => [credentialId, { first: fromBase64url(salt) }]),
        ),
      },
    },
  }
}

function registrationOptions(request: RegistrationRequest): PublicKeyCredentialCreationOptions {
  return {
    challenge: fromBase64url(request.challenge),
    rp: request.rp,
    user: { ...request.user, id: fromBase64url(request.user.id) },
    timeout: request.timeoutMs,
    attestation: 'none',
    pubKeyCredParams: request.algorithms.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: request.exclude.map((id) => ({ type: 'public-key', id: fromBase64url(id) })),
    // Nothing about the person is left on the key, where it can do without.
    authenticatorSelection: { userVerification: 'required', residentKey: 'discouraged' },
    // Windows prepares a key for the extension only if it is used at once.
    extensions: { prf: { eval: { first: fromBase64url(request.salt) } } },
  }
}

function proofFrom(ceremonyId: string, credential: PublicKeyCredential): KeyProof {
  const { response } = credential
  const secret = takePrf(credential)
  if (!(response instanceof AuthenticatorAssertionResponse)) throw new Fault('key-silent')
  return {
    ceremony: ceremonyId,
    assertion: {
      id: credential.id,
      clientDataJSON: toBase64url(response.clientDataJSON),
      authenticatorData: toBase64url(response.authenticatorData),
      signature: toBase64url(response.signature),
    },
    prf: secret,
  }
}

function registrationFrom(ceremonyId: string, credential: PublicKeyCredential): Registration {
  const { response } = credential
  const prfEnabled = credential.getClientExtensionResults().prf?.enabled === true
  // Windows gives the secret here already; only those of two answers count.
  takePrf(credential)
  if (!(response instanceof AuthenticatorAttestationResponse)) throw new Fault('key-silent')
  return {
    ceremony: ceremonyId,
    id: credential.id,
    clientDataJSON: toBase64url(response.clientDataJSON),
    attestationObject: toBase64url(response.attestationObject),
    transports: response.getTransports().slice(0, 8),
    prfEnabled,
  }
}

/** The secret as text, empty if the key gave none; the buffer that it came in is wiped. */
function takePrf(credential: PublicKeyCredential): string {
  const first = credential.getClientExtensionResults().prf?.results?.first
  if (first === undefined) return ''
  const bytes = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first)
  const text = toBase64url(bytes)
  bytes.fill(0)
  return text
}

function toBase64url(bytes: ArrayBuffer | Uint8Array): string {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)
  const binary = Array.from(view, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
