import { LABELS } from '../../../electron/engine/crypto/labels.ts'
import type { SigningPair } from '../../../electron/engine/crypto/pairs.ts'
import { grantHash, grantLayout } from '../../../electron/engine/format/grant.ts'
import { type RecoveryFacts, recoveryFactsLayout } from '../../../electron/engine/format/recovery-facts.ts'
import { certificateHash } from '../../../electron/engine/format/staff-certificate.ts'
import {
  type Succession,
  successionLayout,
  successionMessage,
  type UnsignedSuccession,
} from '../../../electron/engine/format/succession.ts'
import {
  sampleCertificate,
  sampleFacts,
  sampleGrant,
  sampleId,
  sampleStaff,
  VAULT,
} from '../../helpers/sample-keys.ts'
import { flipped, save } from './save-vector.ts'

/** Pairs like those that sheets give, from fixed bytes. */
const old = sampleStaff(sampleId(0x71), 0x71)
const present = sampleStaff(sampleId(0x72), 0x72)
const stranger = sampleStaff(sampleId(0x73), 0x73)

function factsOf(pair: typeof old, setId: string): RecoveryFacts {
  return { ...sampleFacts, setId, sealingKey: pair.sealing.publicKey, signingKey: pair.signing.publicKey }
}

const previous = factsOf(old, '0123456789abcdef')
const next = factsOf(present, 'fedcba9876543210')

const unsigned: UnsignedSuccession = {
  vaultId: VAULT,
  previous,
  next,
  certificates: [certificateHash(sampleCertificate())],
  grants: [Buffer.from(grantHash(grantLayout.encode(sampleGrant())), 'hex')],
  sealed: [sampleGrant({ grantee: 'recovery', granteeKey: next.sealingKey })],
}

function signed(
  body: UnsignedSuccession,
  by: readonly [SigningPair, SigningPair] = [old.signing, present.signing],
  label: (typeof LABELS)['succession' | 'state'] = LABELS.succession,
): Succession {
  const message = successionMessage(body)
  const [previousSignature, nextSignature] = by.map((pair) => pair.sign(label, message))
  if (previousSignature === undefined || nextSignature === undefined) throw new Error('two pairs sign')
  return { ...body, previousSignature, nextSignature }
}

export function successions(): void {
  const good = signed(unsigned)
  const putBytes = (name: string, expect: string, comment: string, succession: Buffer): void => {
    save('succession', name, {
      fields: { expect, comment, vault: VAULT },
      blocks: { succession, 'facts of the head': recoveryFactsLayout.encode(next) },
    })
  }
  const put = (name: string, comment: string, succession: Succession): void => {
    putBytes(name, 'does not count', comment, successionLayout.encode(succession))
  }
  const bytes = successionLayout.encode(good)
  putBytes('good', 'hands over', 'one pair hands over to the next', bytes)
  putBytes(
    'nothing-taken-over',
    'hands over',
    'to a pair that takes nothing over',
    successionLayout.encode(signed({ ...unsigned, certificates: [], grants: [], sealed: [] })),
  )
  put('other-vault', 'of another vault, signed by both', signed({ ...unsigned, vaultId: sampleId(1) }))
  put('other-next', 'to another pair, signed by both', {
    ...signed({ ...unsigned, next: factsOf(stranger, 'fedcba9876543210') }, [old.signing, stranger.signing]),
  })
  put('other-set', 'to the same keys under the name of another set, signed by both', {
    ...signed({ ...unsigned, next: { ...next, setId: '0000000000000000' } }),
  })
  put('more-needed', 'to the same keys with more sheets needed, signed by both', {
    ...signed({ ...unsigned, next: { ...next, needed: 3 } }),
  })
  put('previous-only', 'the next pair did not sign', { ...good, nextSignature: Buffer.alloc(64) })
  put('next-only', 'the previous pair did not sign', { ...good, previousSignature: Buffer.alloc(64) })
  put('swapped-signatures', 'each signature in the place of the other', {
    ...good,
    previousSignature: good.nextSignature,
    nextSignature: good.previousSignature,
  })
  put(
    'stranger',
    'a stranger signed for the previous pair',
    signed(unsigned, [stranger.signing, present.signing]),
  )
  put('other-label', 'signed under the label of a state', signed(unsigned, undefined, LABELS.state))
  put('certificate-added', 'a certificate more, under the old signatures', {
    ...good,
    certificates: [...good.certificates, Buffer.alloc(32, 1)],
  })
  put('grant-added', 'a grant more, under the old signatures', {
    ...good,
    grants: [...good.grants, Buffer.alloc(32, 1)],
  })
  put('sealed-removed', 'the sealed keys left out, under the old signatures', { ...good, sealed: [] })
  put('flipped-signature', 'one bit of the previous pair\u2019s signature', {
    ...good,
    previousSignature: flipped(good.previousSignature, 63),
  })
  putBytes('truncated', 'does not count', 'the last byte is missing', bytes.subarray(0, -1))
  putBytes('trailing', 'does not count', 'a byte too many', Buffer.concat([bytes, Buffer.alloc(1)]))
}
