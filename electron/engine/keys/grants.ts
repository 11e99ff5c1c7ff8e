import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { wipe } from '../crypto/locked-memory.ts'
import { BOX_OVERHEAD_BYTES, sealTo, type SealingPair, type SigningPair, verify } from '../crypto/pairs.ts'
import { SECRET_KEY_BYTES, SecretKey } from '../crypto/secret-key.ts'
import { encodeGrantContext, grantMessage, type GrantContext, type SealedGrant } from '../format/grant.ts'

/** Keys that are granted: of a compartment, or of the registry. */
type Granted = 'compartment' | 'registry'

/** What a grant is expected to be. All of it is compared; nothing is taken from the grant on trust. */
export type GrantExpectation = Pick<GrantContext, 'vaultId' | 'compartment' | 'epoch' | 'grantee'>

/**
 * Gives a key to somebody: the key and the whole context in a sealed box, both signed outside by the giver, because a
 * sealed box does not say who made it.
 * @param key stays the caller's.
 */
export function giveGrant(context: GrantContext, key: SecretKey<Granted>, giver: SigningPair): SealedGrant {
  const inside = encodeGrantContext(context)
  const message = Buffer.alloc(SECRET_KEY_BYTES + inside.length)
  inside.copy(message, SECRET_KEY_BYTES)
  try {
    key.use((bytes) => bytes.copy(message))
    const grant = { ...context, sealed: sealTo(context.granteeKey, message) }
    return { ...grant, signature: giver.sign(LABELS.grant, grantMessage(grant)) }
  } finally {
    wipe(message)
  }
}

/**
 * Opens a grant if, and only if, it is the expected one, addressed to this pair, signed by the giver's key, and says
 * inside what it says outside.
 * @param giverKey the giver's signing key, from a certificate that the caller verified.
 * @throws Fault `grant-invalid` otherwise, without telling which.
 */
export function openGrant<P extends Granted>(
  grant: SealedGrant,
  expected: GrantExpectation,
  grantee: SealingPair,
  giverKey: Buffer,
  purpose: P,
): SecretKey<P> {
  if (!isGrantSignedBy(grant, giverKey)) throw new Fault('grant-invalid')
  return unsealGrant(grant, expected, grantee, purpose)
}

/**
 * Like {@link openGrant}, before anybody can say whose key the giver's is: what it opens is to be trusted only once
 * {@link isGrantSignedBy} was asked with that key.
 */
export function unsealGrant<P extends Granted>(
  grant: SealedGrant,
  expected: GrantExpectation,
  grantee: SealingPair,
  purpose: P,
): SecretKey<P> {
  if (!isExpected(grant, expected, grantee)) throw new Fault('grant-invalid')
  const message = Buffer.alloc(Math.max(0, grant.sealed.length - BOX_OVERHEAD_BYTES))
  try {
    const opened = grantee.open(grant.sealed, message)
    const inside = message.subarray(SECRET_KEY_BYTES)
    if (!opened || !equalBytes(inside, encodeGrantContext(grant))) throw new Fault('grant-invalid')
    return SecretKey.fill(purpose, (bytes) => void message.copy(bytes, 0, 0, SECRET_KEY_BYTES))
  } finally {
    wipe(message)
  }
}

/** Whether this key signed the grant as it stands. */
export function isGrantSignedBy(grant: SealedGrant, giverKey: Buffer): boolean {
  return verify(giverKey, LABELS.grant, grantMessage(grant), grant.signature)
}

function isExpected(grant: SealedGrant, expected: GrantExpectation, grantee: SealingPair): boolean {
  return (
    grant.vaultId === expected.vaultId &&
    grant.compartment === expected.compartment &&
    grant.epoch === expected.epoch &&
    grant.grantee === expected.grantee &&
    equalBytes(grant.granteeKey, grantee.publicKey)
  )
}
