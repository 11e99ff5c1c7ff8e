/** Security keys and fingerprints: ceremonies, and the ways in of the person who is here. */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import { count, id, instant, label, nothing, passcode, place, staffCode } from './basics.ts'
import { call, job } from './declare.ts'

export const slotKind = z.enum(['passcode', 'key', 'both', 'recovery'])
export type SlotKind = z.infer<typeof slotKind>

/** Base64url without padding, as WebAuthn's JSON forms have it. */
const base64url = (maxCharacters: number) =>
  z
    .string()
    .max(maxCharacters)
    .regex(/^[\w-]*$/)

/** Names one question to a security key; it can be answered once. */
export const ceremonyId = id

/** What a security key is asked for; the window hands it to `navigator.credentials` (WebAuthn Level 3, section 5). */
export const keyRequest = z.object({
  ceremony: ceremonyId,
  challenge: base64url(200),
  rpId: z.string(),
  timeoutMs: count,
  /** Salts of the PRF, one for each credential: base64url of 32 bytes. */
  credentials: z
    .array(
      z.object({
        credentialId: base64url(1400),
        transports: z.array(z.string().max(32)).max(8),
        salt: base64url(64),
      }),
    )
    .max(LIMITS.keysAskedMax),
})
export type KeyRequest = z.infer<typeof keyRequest>

/** An assertion as WebAuthn's `AuthenticationResponseJSON` has it, without what nobody needs. */
export const assertion = z.object({
  id: base64url(1400),
  clientDataJSON: base64url(8192),
  authenticatorData: base64url(8192),
  signature: base64url(4096),
  userHandle: base64url(200).optional(),
})

/** An answer of a key: the signed assertion, and the 32 bytes of its PRF, which are the secret. */
export const keyProof = z.object({ ceremony: ceremonyId, assertion, prf: base64url(64) })
export type KeyProof = z.infer<typeof keyProof>

/** What `navigator.credentials.create` is asked for. */
export const registrationRequest = z.object({
  ceremony: ceremonyId,
  challenge: base64url(200),
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: base64url(200), name: z.string(), displayName: z.string() }),
  algorithms: z.array(z.int()),
  /** Every key of the vault, whosever it is. */
  exclude: z.array(base64url(1400)).max(LIMITS.keysMax),
  salt: base64url(64),
  timeoutMs: count,
})
export type RegistrationRequest = z.infer<typeof registrationRequest>

export const registration = z.object({
  ceremony: ceremonyId,
  id: base64url(1400),
  clientDataJSON: base64url(8192),
  attestationObject: base64url(65_536),
  transports: z.array(z.string().max(32)).max(8),
  /** Whether the key says that it can do PRF. */
  prfEnabled: z.boolean(),
})

/** A key that the tool of libfido2 sees on this machine. */
export const toolKey = z.object({ path: z.string().max(400), name: z.string().max(200) })

export const hardwareKeyCalls = {
  /**
   * Begins unlocking by key. Somebody unknown gets a request that looks like another's. The challenge is good for one
   * answer, for this act, for two minutes.
   */
  'key.challenge': call({
    room: 'engine',
    input: z.object({ place, staffCode }),
    places: { place: 'read' },
    output: keyRequest,
  }),
  /** The same inside an unlocked vault, for a person of the office: approving, signing, changing ways in. */
  'key.ask': call({
    room: 'engine',
    input: z.object({ staffCode, act: z.enum(['approve', 'sign', 'change', 'test']) }),
    output: keyRequest,
  }),
  /** Begins to register a key: for oneself, or, with `enrolling`, for somebody whom a custodian is enrolling. */
  'key.register': call({
    room: 'engine',
    input: z.object({ enrolling: z.object({ code: staffCode, name: label }).nullable() }),
    output: registrationRequest,
  }),
  /**
   * The key's answer. Refused with the reason: `key-unsuitable` (details why: no-prf, no-user-verification, u2f,
   * synced), `key-refused`, `key-known`. Afterwards it must be asked twice.
   */
  'key.registered': call({
    room: 'engine',
    input: z.object({ registration }),
    output: keyRequest,
  }),
  /** One of the two assertions that must give the same secret; the second one returns null: the key is proved. */
  'key.prove': call({
    room: 'engine',
    input: z.object({ proof: keyProof }),
    output: z.object({ next: keyRequest.nullable() }),
  }),
  'key.drop': call({ room: 'engine', input: z.object({ ceremony: ceremonyId }), output: nothing }),
  /** Whether this machine has the tool for keys with a PIN, and which keys it sees. */
  'key.tools': call({
    room: 'engine',
    input: nothing,
    output: z.object({ available: z.boolean(), keys: z.array(toolKey).max(20) }),
  }),
  'way.list': call({
    room: 'engine',
    input: nothing,
    output: z.object({
      ways: z.array(
        z.object({
          slot: id,
          kind: slotKind,
          name: z.string(),
          createdAt: instant,
          lastUsedAt: instant.nullable(),
          removable: z.boolean(),
        }),
      ),
      /** How many keys the office's rules want this person to have besides. */
      advisedKeys: count,
    }),
  }),
  'way.rename': call({ room: 'engine', input: z.object({ slot: id, name: label }), output: nothing }),
}

export const hardwareKeyJobs = {
  /** Registers a proved key as a way in: alone (`key`), or together with the passcode (`both`). */
  'way.add': job({
    input: z.object({
      ceremony: ceremonyId,
      name: label,
      kind: z.enum(['key', 'both']),
      /** The present passcode, or a proof of a present key: who changes ways in proves who they are. */
      passcode,
      key: keyProof.optional(),
    }),
    result: z.object({ slot: id }),
  }),
  /** The last other way in cannot be removed: `last-way-in`. `lost` is noted as such. */
  'way.remove': job({
    input: z.object({ slot: id, lost: z.boolean(), passcode, key: keyProof.optional() }),
    result: nothing,
  }),
  /** Asks a registered key and says whether it would open the vault. */
  'way.test': job({ input: z.object({ key: keyProof, passcode }), result: z.object({ slot: id }) }),
  /** Unlocking, registering and proving through the tool: the PIN goes to its standard input and nowhere else. */
  'key.tool-assert': job({
    input: z.object({ request: keyRequest, path: z.string().max(400), pin: passcode }),
    result: keyProof,
  }),
  'key.tool-register': job({
    input: z.object({ request: registrationRequest, path: z.string().max(400), pin: passcode }),
    result: registration,
  }),
}
