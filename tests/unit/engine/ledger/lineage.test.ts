import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LABELS } from '../../../../electron/engine/crypto/labels.ts'
import { type SigningPair, signingPairFrom } from '../../../../electron/engine/crypto/pairs.ts'
import { SecretKey } from '../../../../electron/engine/crypto/secret-key.ts'
import { certificateHash, certificateLayout } from '../../../../electron/engine/format/staff-certificate.ts'
import { successionLayout, successionMessage } from '../../../../electron/engine/format/succession.ts'
import { issueCertificate } from '../../../../electron/engine/keys/certificates.ts'
import { drawRecovery, type RecoveryDraft } from '../../../../electron/engine/keys/recovery.ts'
import { acceptedPair, directoryOf, signAcceptance } from '../../../../electron/engine/ledger/directory.ts'
import { lineageOf, RecoveryWord } from '../../../../electron/engine/ledger/lineage.ts'

const vaultId = '0123456789abcdef0123456789abcdef'
let drawn: [RecoveryDraft, RecoveryDraft, RecoveryDraft]

beforeAll(async () => {
  drawn = [await drawRecovery(2, 2), await drawRecovery(2, 2), await drawRecovery(2, 2)]
})
afterAll(() => {
  for (const draft of drawn) draft[Symbol.dispose]()
})

interface Change {
  readonly certificates?: Buffer[]
  readonly vault?: string
  /** Who signs in place of the old or the new pair. */
  readonly signers?: readonly [SigningPair, SigningPair]
}

function handover(from: RecoveryDraft, to: RecoveryDraft, change: Change = {}) {
  const unsigned = {
    ...{ vaultId: change.vault ?? vaultId, previous: from.facts, next: to.facts },
    ...{ certificates: change.certificates ?? [], grants: [], sealed: [] },
  }
  const message = successionMessage(unsigned)
  const [old, next] = change.signers ?? [from.keys.signing, to.keys.signing]
  const body = successionLayout.encode({
    ...unsigned,
    previousSignature: old.sign(LABELS.succession, message),
    nextSignature: next.sign(LABELS.succession, message),
  })
  return { sequence: 7, body }
}

const sets = (rows: ReturnType<typeof handover>[], present: RecoveryDraft) =>
  lineageOf(vaultId, rows, present.facts).pairs.map(({ setId }) =>
    drawn.findIndex(({ facts }) => facts.setId === setId),
  )

describe('which pairs lead to the present one', () => {
  test('all that handed over, in their order, however the rows lie', () => {
    const [a, b, c] = drawn
    expect(sets([], a)).toEqual([0])
    expect(sets([handover(b, c), handover(a, b)], c)).toEqual([0, 1, 2])
    // What leads on from the present pair was prepared, and does not count.
    expect(sets([handover(b, c), handover(a, b)], b)).toEqual([0, 1])
    expect(sets([handover(a, b), handover(b, a)], a)).toEqual([0, 1, 0])
  })

  test('none that only one of the two signed, or that is of another vault', () => {
    const [a, b, c] = drawn
    const { signing: bySheetsOfA } = a.keys
    const forged = [
      handover(a, b, { signers: [bySheetsOfA, bySheetsOfA] }),
      handover(a, b, { signers: [c.keys.signing, b.keys.signing] }),
      handover(a, b, { vault: 'f'.repeat(32) }),
      { sequence: 1, body: Buffer.from('no succession') },
    ]
    for (const row of forged) expect(sets([row], b)).toEqual([1])
  })
})

test('a certificate of the pair before counts if the new pair lists it, and only then', () => {
  const [a, b] = drawn
  const staffId = 'a'.repeat(32)
  using secret = SecretKey.random('staff')
  using keys = signingPairFrom(secret, LABELS.staffSigning)
  const certificate = issueCertificate(
    {
      ...{
        vaultId,
        staffId,
        code: 'AB1',
        name: 'Anna Berg',
        role: 'custodian',
        enrolledAt: 1,
        by: 'recovery',
      },
      ...{ sealingKey: keys.publicKey, signingKey: keys.publicKey },
    },
    a.keys.signing,
  )
  const row = { staffId, code: 'AB1', certificate: certificateLayout.encode(certificate) }
  const knows = (certificates: Buffer[]) => {
    const staff = () => [{ ...row, acceptance: Buffer.alloc(64), private: null }]
    const successions = () => [handover(a, b, { certificates })]
    return directoryOf(vaultId, { staff, successions }, b.facts).certificate(staffId) !== null
  }
  expect(knows([certificateHash(certificate)])).toBe(true)
  expect(knows([])).toBe(false)
})

test('an acceptance counts for every pair up to the present one, not for one to come', () => {
  const [a, b, c] = drawn
  using secret = SecretKey.random('staff')
  using person = signingPairFrom(secret, LABELS.staffSigning)
  const rows = [handover(a, b), handover(b, c)]
  const accepted = ({ facts }: RecoveryDraft, present: RecoveryDraft) =>
    acceptedPair(
      vaultId,
      lineageOf(vaultId, rows, present.facts),
      person.publicKey,
      signAcceptance(vaultId, facts, person),
    )
  expect([accepted(a, c), accepted(b, c), accepted(c, c)]).toEqual(['earlier', 'earlier', 'present'])
  expect(accepted(c, b)).toBe(null)
})

test('the old pair speaks until the handover is told of, the new one from that entry on', () => {
  const [a, b] = drawn
  const lineage = lineageOf(vaultId, [handover(a, b)], b.facts)
  const word = new RecoveryWord()
  const told = {
    act: 'recovery.reissued',
    phase: 'done',
    facts: {
      previousKey: a.facts.signingKey.toString('hex'),
      nextKey: b.facts.signingKey.toString('hex'),
    },
  } as const
  const other = { act: 'custodian.appointed', phase: 'done', facts: {} } as const
  expect(word.keyFor(other, lineage)).toEqual(a.facts.signingKey)
  expect(word.follow({ ...told, phase: 'intent' }, lineage)).toBe(false)
  const foreign = { ...told.facts, nextKey: '0'.repeat(64) }
  expect(word.follow({ ...told, facts: foreign }, lineage)).toBe(false)
  expect(word.keyFor(told, lineage)).toEqual(b.facts.signingKey)
  expect(word.follow(told, lineage)).toBe(true)
  expect(word.keyFor(other, lineage)).toEqual(b.facts.signingKey)
  expect(word.follow(told, lineage)).toBe(false)
})
