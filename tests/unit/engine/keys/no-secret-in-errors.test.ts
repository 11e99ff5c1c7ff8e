import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { SecretKey } from '../../../../electron/engine/crypto/secret-key.ts'
import { certificateLayout } from '../../../../electron/engine/format/staff-certificate.ts'
import { encodeHead } from '../../../../electron/engine/format/head.ts'
import { encodeSheetLines, encodeSheetText } from '../../../../electron/engine/format/sheet-text.ts'
import { slotLayout } from '../../../../electron/engine/format/slot.ts'
import { openGrant } from '../../../../electron/engine/keys/grants.ts'
import { assertGoodPasscode, normalisePasscode } from '../../../../electron/engine/keys/passcode.ts'
import { createPasscodeSlot } from '../../../../electron/engine/keys/passcode-slot.ts'
import { openSlot } from '../../../../electron/engine/keys/slots.ts'
import { combineSheets, drawRecovery } from '../../../../electron/engine/keys/recovery.ts'
import { sheetPdf } from '../../../../electron/engine/paper/sheet-pdf.ts'
import {
  giver,
  GIVER,
  grantee,
  GRANTEE,
  MADE_AT,
  sampleCertificate,
  sampleGrant,
  sampleHead,
  sampleKey,
  sampleSlot,
  VAULT,
} from '../../../helpers/sample-keys.ts'

const PASSCODE = 'zebra-canary-passcode-zebra'
const draft = await drawRecovery(3, 2)
const [sheet, second] = draft.sheets
if (sheet === undefined || second === undefined) throw new Error('no sheets were drawn')
const lines = encodeSheetLines(sheet)
const text = encodeSheetText(lines)
const staffKey = SecretKey.random('staff')

/** Every form in which a secret might be written down by accident. */
function forms(bytes: Buffer): string[] {
  return [
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('latin1'),
    bytes.subarray(0, 8).toString('hex'),
    Array.from(bytes.subarray(0, 6)).join(','),
    Array.from(bytes.subarray(0, 6)).join(', '),
    inspect(bytes).slice(8, 30),
  ]
}

const secrets = [
  PASSCODE,
  'zebra',
  text,
  text.slice(40, 60),
  ...lines,
  ...forms(sheet.share),
  ...staffKey.use(forms),
  ...sampleKey('compartment', 0x33).use(forms),
]

function spentKey(): SecretKey<'staff'> {
  const key = staffKey.clone()
  key[Symbol.dispose]()
  return key
}

const cost = { memoryBytes: 64 * 1024 * 1024, passes: 3 }
const passcode = normalisePasscode(PASSCODE)
const owner = { vaultId: VAULT, staffId: GIVER, code: 'AB1' }
const slot = await createPasscodeSlot(owner, staffKey, passcode, cost, MADE_AT)
const expected = { vaultId: VAULT, compartment: GIVER, epoch: 1, grantee: GRANTEE }

const failures: readonly (readonly [string, () => unknown])[] = [
  ['a passcode that is no Unicode', () => normalisePasscode(`${PASSCODE}\ud800`)],
  ['a passcode that is too long', () => normalisePasscode(PASSCODE.repeat(60))],
  ['a passcode that is too short', () => assertGoodPasscode('zebra', [])],
  ['a passcode that can be guessed', () => assertGoodPasscode('zebrazebrazebrazebra', [])],
  [
    'a KDF cost to the sky',
    () => createPasscodeSlot(owner, staffKey, passcode, { ...cost, passes: 1e9 }, MADE_AT),
  ],
  [
    'a slot with a broken key',
    () => openSlot(VAULT, { ...slot, wrapped: Buffer.alloc(72, 1) }, { passcode }),
  ],
  ['a slot with a wrong field', () => slotLayout.encode({ ...slot, commitment: sheet.share })],
  [
    'a slot with a field too long',
    () => slotLayout.encode({ ...slot, wrapped: Buffer.concat([slot.wrapped, sheet.share]) }),
  ],
  [
    'a grant that was not expected',
    () => openGrant(sampleGrant(), expected, grantee.sealing, giver.signing.publicKey, 'compartment'),
  ],
  [
    'a head with a wrong slot',
    () => encodeHead({ ...sampleHead(), slots: [{ ...sampleSlot, wrapped: sheet.share }] }),
  ],
  [
    'a certificate with a wrong name',
    () => certificateLayout.encode({ ...sampleCertificate(), name: `${PASSCODE}\u0000` }),
  ],
  ['sheets too few', () => combineSheets([text], draft.facts)],
  ['a sheet twice', () => combineSheets([text, text], draft.facts)],
  ['a sheet with an error', () => combineSheets([text.replace(/.$/, '!')], draft.facts)],
  ['sheets of another vault', () => combineSheets([text], { ...draft.facts, setId: '0000000000000000' })],
  [
    'facts that do not fit the sheets',
    () =>
      combineSheets([text, encodeSheetText(encodeSheetLines(second))], {
        ...draft.facts,
        sealingKey: Buffer.alloc(32),
      }),
  ],
  [
    'a page that cannot be drawn',
    () =>
      sheetPdf(
        {
          number: 1,
          total: 3,
          needed: 2,
          setId: '',
          lines: [`${lines[0] ?? ''}\u4e00`],
          text,
          qrPath: 'nonsense',
          qrSize: 0,
        },
        '',
        Number.NaN,
      ),
  ],
  ['a key that is written out', () => JSON.stringify(staffKey)],
  ['a key that is no longer there', () => spentKey().use((bytes) => bytes.length)],
]

test.each(failures)('%s: the error tells nothing secret', async (_, run) => {
  let thrown: unknown
  try {
    await run()
  } catch (error) {
    thrown = error
  }
  if (!(thrown instanceof Error)) throw new Error('nothing was thrown')
  const told = [
    inspect(thrown, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }),
    String(thrown.stack),
    JSON.stringify(thrown),
  ].join('\n')
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([])
})
