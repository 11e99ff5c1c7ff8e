import { LABELS } from '../../../electron/engine/crypto/labels.ts'
import { sealTo } from '../../../electron/engine/crypto/pairs.ts'
import {
  encodeGrantContext,
  grantLayout,
  grantMessage,
  type SealedGrant,
} from '../../../electron/engine/format/grant.ts'
import {
  COMPARTMENT,
  giver,
  grantContext,
  grantee,
  sampleGrant,
  sampleId,
  VAULT,
} from '../../helpers/sample-keys.ts'
import { flipped, save } from './save-vector.ts'

export function grants(): void {
  const good = sampleGrant()
  const put = (name: string, expect: string, comment: string, grant: SealedGrant): void =>
    save('grant', name, {
      fields: {
        expect,
        comment,
        vault: VAULT,
        compartment: COMPARTMENT,
        epoch: '3',
        grantee: grantContext.grantee,
      },
      blocks: {
        grant: grantLayout.encode(grant),
        'grantee staff key': Buffer.alloc(32, 0x22),
        'giver signing key': giver.signing.publicKey,
        key: Buffer.alloc(32, 0x33),
      },
    })
  const resigned = (grant: SealedGrant): SealedGrant => {
    const { signature: _, ...unsigned } = grant
    return { ...unsigned, signature: giver.signing.sign(LABELS.grant, grantMessage(unsigned)) }
  }
  const boxed = (context: Buffer): Buffer =>
    sealTo(grantee.sealing.publicKey, Buffer.concat([Buffer.alloc(32, 0x33), context]))
  const wrongLabel = (() => {
    const { signature: _, ...unsigned } = good
    return { ...unsigned, signature: giver.signing.sign(LABELS.entry, grantMessage(unsigned)) }
  })()
  put('good', 'opens', 'a grant of epoch 3', good)
  put(
    'other-vault',
    'grant-invalid',
    'signed and sealed for another vault',
    sampleGrant({ vaultId: sampleId(1) }),
  )
  put(
    'other-compartment',
    'grant-invalid',
    'signed and sealed for another compartment',
    sampleGrant({ compartment: sampleId(1) }),
  )
  put('old-epoch', 'grant-invalid', 'a grant of epoch 2, replayed', sampleGrant({ epoch: 2 }))
  put('other-grantee', 'grant-invalid', 'addressed to somebody else', sampleGrant({ grantee: sampleId(1) }))
  put(
    'swapped-key',
    'grant-invalid',
    'sealed to another public key',
    sampleGrant({ granteeKey: giver.sealing.publicKey }),
  )
  put(
    'rights-outside',
    'grant-invalid',
    'more rights outside than inside, signed anew',
    resigned({ ...good, rights: ['read', 'add', 'export', 'administer'] }),
  )
  put(
    'context-inside',
    'grant-invalid',
    'another epoch inside than outside, signed anew',
    resigned({ ...good, sealed: boxed(encodeGrantContext({ ...grantContext, epoch: 4 })) }),
  )
  put(
    'no-context-inside',
    'grant-invalid',
    'the box holds the key alone, signed anew',
    resigned({ ...good, sealed: boxed(Buffer.alloc(0)) }),
  )
  put(
    'flipped-box',
    'grant-invalid',
    'one bit of the sealed box, signed anew',
    resigned({ ...good, sealed: flipped(good.sealed, 40) }),
  )
  put('flipped-signature', 'grant-invalid', 'one bit of the signature', {
    ...good,
    signature: flipped(good.signature, 63),
  })
  put('own-box', 'grant-invalid', 'somebody\u2019s own box under the old signature', {
    ...good,
    sealed: boxed(encodeGrantContext(grantContext)),
  })
  put('other-label', 'grant-invalid', 'signed under the label of a ledger entry', wrongLabel)
  put('unsigned', 'grant-invalid', 'the signature is zero', { ...good, signature: Buffer.alloc(64) })
  const ending = sampleGrant({ until: grantContext.givenAt + 86_400_000 })
  put('until', 'opens', 'a grant that ends', ending)
  const { until: _, ...endless } = ending
  put('until-removed', 'grant-invalid', 'its end left out, under the old signature', endless)
  put(
    'until-outside',
    'grant-invalid',
    'a later end outside than inside, signed anew',
    resigned({ ...ending, until: grantContext.givenAt + 172_800_000 }),
  )
}
