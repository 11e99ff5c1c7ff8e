/**
 * The second road to a security key, for Linux, where a window cannot ask for a key's PIN: libfido2's tools. They speak
 * CTAP to the same key that a browser would, so that a key enrolled one way opens the other way too: the salt is made as
 * WebAuthn makes it (Level 3, section 10.1.4), and the client data is what a window of ours would have signed.
 */
import type { z } from '../../../shared/zod.ts'
import type {
  KeyProof,
  KeyRequest,
  registration,
  RegistrationRequest,
  toolKey,
} from '../../../shared/contract/hardware-key.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { decode, encode } from 'cborg'
import { wipe } from '../crypto/locked-memory.ts'
import { randomBytes } from '../crypto/random.ts'
import { sha256 } from '../crypto/sha256.ts'
import { KEY_TOOL_FOLDERS, keyToolPath, runKeyTool } from './run-key-tool.ts'
import { base64url, RELYING_PARTY } from './webauthn.ts'

type ToolKey = z.infer<typeof toolKey>
type Registration = z.infer<typeof registration>

/** fido2-token(1) lists keys by the device that they are; nothing else is passed to a tool. */
const DEVICE = /^\/dev\/hidraw\d{1,4}$/
const LISTED = /^(\/dev\/hidraw\d{1,4}): [^(]*\((.{1,200})\)$/
const LIST_LIMIT_MS = 5000
const LOOK_LIMIT_MS = 5000
const TOOLS = ['fido2-token', 'fido2-cred', 'fido2-assert'] as const

/** Whether the tools are here, and which keys they see. */
export async function keyTools(folders = KEY_TOOL_FOLDERS): Promise<{ available: boolean; keys: ToolKey[] }> {
  const missing = process.platform !== 'linux' || TOOLS.some((name) => keyToolPath(name, folders) === null)
  if (missing) return { available: false, keys: [] }
  const { output } = await runKeyTool(folders, {
    ...{ name: 'fido2-token', parameters: ['-L'], limitMs: LIST_LIMIT_MS },
  })
  const keys = linesOf(output).flatMap((line) => {
    const [, path, name] = LISTED.exec(line) ?? []
    return path === undefined || name === undefined ? [] : [{ path, name }]
  })
  return { available: true, keys: keys.slice(0, 20) }
}

/**
 * Asks a key, with its PIN, for an assertion and its secret.
 * @param path of the key as {@link keyTools} lists it.
 * @throws Fault `key-pin` (details left, where the key says), `key-refused` (why foreign: none of the credentials is
 * on this key), `key-tool`, `cancelled`, `input-invalid`.
 */
export async function askKeyTool(
  request: KeyRequest,
  path: string,
  pin: string,
  signal: AbortSignal,
  folders = KEY_TOOL_FOLDERS,
): Promise<KeyProof> {
  assertPath(path)
  const clientData = clientDataFor('webauthn.get', request.challenge)
  const hash = sha256(clientData).toString('base64')
  for (const credential of await likelyHere(request, (id) => isOnKey(id, path, signal, folders))) {
    const { credentialId, salt } = credential
    const { ok, output, complaint } = await runKeyTool(folders, {
      ...{ name: 'fido2-assert', parameters: ['-G', '-h', '-v', path], pin: pinOf(pin) },
      lines: [hash, RELYING_PARTY.id, plainBase64(credentialId), hmacSalt(salt)],
      ...{ limitMs: LIMITS.keyAnswerMs, signal },
    })
    if (!ok && complaint.includes('FIDO_ERR_NO_CREDENTIALS')) continue
    if (!ok) throw await faultOf(complaint, path, folders)
    const [, , authenticatorData, signature, prf] = linesOf(output)
    if (authenticatorData === undefined || signature === undefined) throw new Fault('key-tool')
    return {
      ceremony: request.ceremony,
      assertion: {
        id: credential.credentialId,
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(unwrapped(authenticatorData)),
        signature: urlBase64(signature),
      },
      prf: urlBase64(prf ?? ''),
    }
  }
  throw new Fault('key-refused', { why: 'foreign' })
}

/**
 * Registers a key with its PIN.
 * @throws Fault as {@link askKeyTool}; `key-unsuitable` for a key without a PIN or without the extension; `key-known`
 * for one that holds a credential of the request's `exclude`.
 */
export async function registerByKeyTool(
  request: RegistrationRequest,
  path: string,
  pin: string,
  signal: AbortSignal,
  folders = KEY_TOOL_FOLDERS,
): Promise<Registration> {
  assertPath(path)
  const typed = pinOf(pin)
  // fido2-cred(1) cannot be told which credentials are known already, as a browser is.
  for (const id of request.exclude) {
    if (await isOnKey(id, path, signal, folders)) throw new Fault('key-known')
  }
  const clientData = clientDataFor('webauthn.create', request.challenge)
  const { ok, output, complaint } = await runKeyTool(folders, {
    ...{ name: 'fido2-cred', parameters: ['-M', '-h', '-v', path], pin: typed },
    lines: [
      ...[sha256(clientData).toString('base64'), RELYING_PARTY.id],
      ...[request.user.name, plainBase64(request.user.id)],
    ],
    ...{ limitMs: LIMITS.keyAnswerMs, signal },
  })
  if (!ok) throw await faultOf(complaint, path, folders)
  const [, , format, authenticatorData, id] = linesOf(output)
  if (format === undefined || authenticatorData === undefined || id === undefined) throw new Fault('key-tool')
  const authData = unwrapped(authenticatorData)
  return {
    ceremony: request.ceremony,
    id: urlBase64(id),
    clientDataJSON: base64url(clientData),
    // What the key attests is not looked at (webauthn.ts), so the statement need not be put together.
    attestationObject: base64url(encode({ fmt: format, attStmt: {}, authData })),
    transports: ['usb'],
    // A key without the extension has refused it; two assertions must show the secret.
    prfEnabled: true,
  }
}

/** The collected client data (WebAuthn, section 5.8.1) of our window. */
function clientDataFor(type: 'webauthn.create' | 'webauthn.get', challenge: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin: RELYING_PARTY.origin, crossOrigin: false }))
}

/** The salt that a browser sends to the key for the input of the extension `prf`. */
function hmacSalt(salt: string): string {
  return sha256(Buffer.from('WebAuthn PRF\0', 'latin1'), Buffer.from(salt, 'base64url')).toString('base64')
}

/** Those credentials that the key answers for without being touched; all of them where it does not tell. */
async function likelyHere(
  { credentials }: KeyRequest,
  isHere: (credentialId: string) => Promise<boolean>,
): Promise<KeyRequest['credentials']> {
  if (credentials.length < 2) return credentials
  const found: KeyRequest['credentials'] = []
  for (const credential of credentials) if (await isHere(credential.credentialId)) found.push(credential)
  return found.length > 0 ? found : credentials
}

/**
 * Whether a key holds a credential, without a touch and without its PIN (CTAP 2.1, section 6.2.2: `up` false). What it
 * signs is thrown away; the question is not one of ours. Not with the secret: keys give none that are not touched
 * (section 12.5).
 */
async function isOnKey(
  credentialId: string,
  path: string,
  signal: AbortSignal,
  folders: readonly string[],
): Promise<boolean> {
  const { ok, output } = await runKeyTool(folders, {
    ...{ name: 'fido2-assert', parameters: ['-G', '-t', 'up=false', path] },
    lines: [randomBytes(32).toString('base64'), RELYING_PARTY.id, plainBase64(credentialId)],
    ...{ limitMs: LOOK_LIMIT_MS, signal },
  })
  wipe(output)
  return ok
}

/** libfido2 prints authenticator data as the CBOR byte string that it signs about (fido_assert_authdata_ptr(3)). */
function unwrapped(line: string): Uint8Array {
  try {
    const value: unknown = decode(Buffer.from(line, 'base64'))
    if (value instanceof Uint8Array) return value
  } catch {
    // Not CBOR: not what the tool is known to print.
  }
  throw new Fault('key-tool')
}

/** The lines of an answer, which is wiped. */
function linesOf(output: Buffer): string[] {
  const lines = output.toString('latin1').split('\n')
  wipe(output)
  return lines
}

async function faultOf(complaint: string, path: string, folders: readonly string[]): Promise<Fault> {
  const said = /FIDO_ERR_\w+/.exec(complaint)?.[0] ?? ''
  switch (said) {
    case 'FIDO_ERR_PIN_INVALID': {
      const left = await pinTriesLeft(path, folders)
      return new Fault('key-pin', left === null ? {} : { left })
    }
    case 'FIDO_ERR_PIN_BLOCKED':
    case 'FIDO_ERR_PIN_AUTH_BLOCKED':
      return new Fault('key-pin', { left: 0 })
    case 'FIDO_ERR_PIN_NOT_SET':
    case 'FIDO_ERR_UNSUPPORTED_OPTION':
      return new Fault('key-unsuitable', { why: 'no-user-verification' })
    case 'FIDO_ERR_UNSUPPORTED_EXTENSION':
      return new Fault('key-unsuitable', { why: 'no-prf' })
    default:
      return new Fault('key-tool', said === '' ? {} : { why: said })
  }
}

/** fido2-token(1) -I: `pin retries: 7`. */
async function pinTriesLeft(path: string, folders: readonly string[]): Promise<number | null> {
  const { output } = await runKeyTool(folders, {
    ...{ name: 'fido2-token', parameters: ['-I', path], limitMs: LIST_LIMIT_MS },
  })
  const line = linesOf(output).find((text) => text.startsWith('pin retries: '))
  const left = Number(line?.slice('pin retries: '.length))
  return Number.isInteger(left) ? left : null
}

function assertPath(path: string): void {
  if (!DEVICE.test(path)) throw new Fault('input-invalid', { field: 'path' })
}

/** In NFC, as CTAP 2.1, section 6.5.1, has it. One line: a second one would answer a question that nobody asked. */
function pinOf(pin: string): string {
  if (/[\n\r\0]/.test(pin)) throw new Fault('input-invalid', { field: 'pin' })
  return pin.normalize('NFC')
}

const plainBase64 = (text: string): string => Buffer.from(text, 'base64url').toString('base64')
const urlBase64 = (text: string): string => base64url(Buffer.from(text, 'base64'))
