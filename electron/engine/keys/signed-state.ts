import { equalBytes } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { type SigningPair, verify } from '../crypto/pairs.ts'
import { type Access, accessDigest, type Head } from '../format/head.ts'
import { type SignedState, stateMessage, type UnsignedState } from '../format/state.ts'

/** Signs a state for the head that has this access part. */
export function signState(
  state: Omit<UnsignedState, 'access' | 'signerKey' | 'vaultId'>,
  access: Access,
  signing: SigningPair,
): SignedState {
  const unsigned = {
    ...state,
    vaultId: access.vaultId,
    access: accessDigest(access),
    signerKey: signing.publicKey,
  }
  return { ...unsigned, signature: signing.sign(LABELS.state, stateMessage(unsigned)) }
}

/**
 * Whether the state was signed by the key that it names. That this key is the signer's is for the caller to check
 * against a certificate.
 */
export function verifyState(state: SignedState): boolean {
  return verify(state.signerKey, LABELS.state, stateMessage(state), state.signature)
}

/** Whether a head is as a signer left it: the state verifies and covers the head's slots, grants and recovery facts. */
export function verifyHead(head: Head): boolean {
  return verifyState(head.state) && equalBytes(accessDigest(head), head.state.access)
}
