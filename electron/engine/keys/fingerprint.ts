import { hash } from '../crypto/hash.ts'
import { LABELS } from '../crypto/labels.ts'
import { EFF_LONG_WORDS } from './words/eff-long-words.ts'

const WORDS = 6

/**
 * Six words of the EFF long list by which two people compare a person's public keys: 77 bits of BLAKE2b over both.
 * @param keys as a certificate names them
 */
export function fingerprintWords(keys: {
  readonly sealingKey: Buffer
  readonly signingKey: Buffer
}): string[] {
  let number = BigInt(`0x${hash(LABELS.fingerprint, [keys.sealingKey, keys.signingKey]).toString('hex')}`)
  const all = BigInt(EFF_LONG_WORDS.length)
  return Array.from({ length: WORDS }, () => {
    const word = EFF_LONG_WORDS[Number(number % all)] ?? ''
    number /= all
    return word
  })
}
