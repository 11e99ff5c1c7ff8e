/** Recovery sheets: one secret in k of n printed shares, and the pair of key pairs that comes from it. */
import { combine, split } from 'shamir-secret-sharing'
import { Fault } from '../../../shared/model/fault.ts'
import type { SheetVerdict } from '../../../shared/contract/vault.ts'
import { equalBytes, hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { wipe } from '../crypto/locked-memory.ts'
import { type SealingPair, sealingPairFrom, type SigningPair, signingPairFrom } from '../crypto/pairs.ts'
import { randomBytes } from '../crypto/random.ts'
import { SECRET_KEY_BYTES, SecretKey } from '../crypto/secret-key.ts'
import { type RecoveryFacts, SHEET_SET_BYTES } from '../format/recovery-facts.ts'
import { decodeSheet, encodeSheetContent, type SheetContent, type SheetFlaw } from '../format/sheet-text.ts'

/** What enough sheets give: the pair that every key is sealed to, and the pair that appoints custodians. */
export interface RecoveryKeys extends Disposable {
  readonly sealing: SealingPair
  readonly signing: SigningPair
}

/** A fresh set of sheets. Owned by whoever drew it; disposing wipes the keys and the shares. */
export interface RecoveryDraft extends Disposable {
  readonly facts: RecoveryFacts
  readonly keys: RecoveryKeys
  readonly sheets: readonly SheetContent[]
}

/**
 * Draws a recovery secret and splits it (Shamir over GF(2^8); the library is audited).
 * @param total how many sheets, 2 to 10.
 * @param needed how many of them open, 2 to `total`.
 */
export async function drawRecovery(total: number, needed: number): Promise<RecoveryDraft> {
  using secret = SecretKey.random('recovery')
  const setId = randomBytes(SHEET_SET_BYTES).toString('hex')
  const shares = await splitSecret(secret, total, needed)
  const sheets = shares.map((share, index) => ({ setId, number: index + 1, total, needed, share }))
  const keys = recoveryKeysFrom(secret)
  return {
    facts: {
      setId,
      needed,
      total,
      sealingKey: keys.sealing.publicKey,
      signingKey: keys.signing.publicKey,
      secretCommitment: commitmentOf(setId, secret),
      shareTags: sheets.map(shareTag),
    },
    keys,
    sheets,
    [Symbol.dispose]() {
      keys[Symbol.dispose]()
      shares.forEach(wipe)
    },
  }
}

/** Tells, without a key and without any other sheet, whether a sheet is one of the set that `facts` describes. */
export function judgeSheet(text: string, facts: RecoveryFacts): SheetVerdict {
  const reading = readSheet(text, facts)
  if (!('content' in reading)) return reading
  wipe(reading.content.share)
  return { verdict: 'correct', number: reading.content.number }
}

/**
 * Opens the recovery keys with enough sheets.
 * @param texts sheets as typed or scanned; more than needed may be given, all are judged.
 * @throws Fault `sheet-invalid` (sheet, and line, number and why if known), `sheet-foreign` (sheet), `sheet-repeated` (sheet,
 * number), `sheets-too-few` (given, needed): `sheet` is the place in the list, from 1. `head-damaged` if sheets that all
 * fit do not give the key that `facts` names.
 */
export async function combineSheets(texts: readonly string[], facts: RecoveryFacts): Promise<RecoveryKeys> {
  const sheets: SheetContent[] = []
  try {
    for (const text of texts) sheets.push(acceptSheet(text, facts, sheets))
    if (sheets.length < facts.needed) {
      throw new Fault('sheets-too-few', { given: sheets.length, needed: facts.needed })
    }
    using secret = await combineShares(sheets.slice(0, facts.needed).map(({ share }) => share))
    if (!equalBytes(commitmentOf(facts.setId, secret), facts.secretCommitment)) {
      throw new Fault('head-damaged')
    }
    return matchingKeys(secret, facts)
  } finally {
    for (const { share } of sheets) wipe(share)
  }
}

function acceptSheet(text: string, facts: RecoveryFacts, before: readonly SheetContent[]): SheetContent {
  const sheet = before.length + 1
  const reading = readSheet(text, facts)
  if (!('content' in reading)) {
    if (reading.verdict === 'foreign') throw new Fault('sheet-foreign', { sheet })
    const { verdict: _, ...flaw } = reading
    throw new Fault('sheet-invalid', { sheet, ...flaw })
  }
  const { number, share } = reading.content
  if (before.some((other) => other.number === number)) {
    wipe(share)
    throw new Fault('sheet-repeated', { sheet, number })
  }
  return reading.content
}

type Rejected = { readonly verdict: 'foreign' } | ({ readonly verdict: 'invalid' } & SheetFlaw)

/** A sheet of another drawing is foreign; one that claims this drawing without having its tag is invalid. */
function readSheet(text: string, facts: RecoveryFacts): { content: SheetContent } | Rejected {
  const reading = decodeSheet(text)
  if ('flaw' in reading) return invalid(reading.flaw)
  const { content } = reading
  const tag = facts.shareTags[content.number - 1]
  if (content.setId === facts.setId && tag !== undefined && equalBytes(shareTag(content), tag)) return reading
  wipe(content.share)
  return content.setId === facts.setId ? invalid({ number: content.number }) : { verdict: 'foreign' }
}

function invalid(flaw: SheetFlaw): Rejected {
  return { verdict: 'invalid', ...flaw }
}

/** Recognises one sheet. A share has 256 bits of chance, so its hash does not help to guess it. */
function shareTag(sheet: SheetContent): Buffer {
  const content = encodeSheetContent(sheet)
  try {
    return hash(LABELS.recoveryShare, [content])
  } finally {
    wipe(content)
  }
}

function commitmentOf(setId: string, secret: SecretKey<'recovery'>): Buffer {
  return secret.use((bytes) => hash(LABELS.recoveryCommitment, [Buffer.from(setId, 'hex'), bytes]))
}

function recoveryKeysFrom(secret: SecretKey<'recovery'>): RecoveryKeys {
  const sealing = sealingPairFrom(secret, LABELS.recoverySealing)
  const signing = signingPairFrom(secret, LABELS.recoverySigning)
  return {
    sealing,
    signing,
    [Symbol.dispose]() {
      sealing[Symbol.dispose]()
      signing[Symbol.dispose]()
    },
  }
}

/** The facts may have been altered so that later grants go to somebody else's public key: compare. */
function matchingKeys(secret: SecretKey<'recovery'>, facts: RecoveryFacts): RecoveryKeys {
  const keys = recoveryKeysFrom(secret)
  const match =
    equalBytes(keys.sealing.publicKey, facts.sealingKey) &&
    equalBytes(keys.signing.publicKey, facts.signingKey)
  if (match) return keys
  keys[Symbol.dispose]()
  throw new Fault('head-damaged')
}

/** The library wants a plain Uint8Array; this one lies outside V8's heap, so that wiping it leaves no copy. */
function plainCopy(bytes: Buffer): Uint8Array {
  const copy = Buffer.alloc(bytes.length)
  bytes.copy(copy)
  return new Uint8Array(copy.buffer, copy.byteOffset, copy.length)
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

async function splitSecret(secret: SecretKey<'recovery'>, total: number, needed: number): Promise<Buffer[]> {
  const copy = secret.use(plainCopy)
  try {
    return (await split(copy, total, needed)).map(bufferOver)
  } finally {
    wipe(bufferOver(copy))
  }
}

async function combineShares(shares: readonly Buffer[]): Promise<SecretKey<'recovery'>> {
  const combined = bufferOver(await combine(shares.map(plainView)))
  try {
    if (combined.length !== SECRET_KEY_BYTES) throw new Fault('head-damaged')
    return SecretKey.fill('recovery', (bytes) => void combined.copy(bytes))
  } finally {
    wipe(combined)
  }
}

function plainView(share: Buffer): Uint8Array {
  return new Uint8Array(share.buffer, share.byteOffset, share.byteLength)
}
