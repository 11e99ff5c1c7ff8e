/** The public side of the recovery sheets: enough to judge each sheet alone, nothing that helps to guess one. */
import { LIMITS } from '../../../shared/limits.ts'
import { z } from '../../../shared/zod.ts'
import { fixedBytes, hashField, publicKeyField } from './fields.ts'
import { layout } from './layout.ts'
import { listOf } from './list-field.ts'

/** Names one drawing of sheets. */
export const SHEET_SET_BYTES = 8

const sheetSet = z.codec(fixedBytes(SHEET_SET_BYTES), z.string().regex(/^[0-9a-f]{16}$/), {
  decode: (bytes) => bytes.toString('hex'),
  encode: (text) => Buffer.from(text, 'hex'),
})

const sheetCount = z.int().min(2).max(LIMITS.sheetsMax)

export const recoveryFactsSchema = z
  .strictObject({
    /** 8 random bytes as hexadecimal, printed on every sheet of the set. */
    setId: sheetSet,
    needed: sheetCount,
    total: sheetCount,
    sealingKey: publicKeyField,
    signingKey: publicKeyField,
    /** Commitment to the recovery secret: a wrong share would otherwise give a wrong key without an error. */
    secretCommitment: hashField,
    /** One for each sheet, in order of the sheets' numbers. */
    shareTags: listOf(hashField, LIMITS.sheetsMax),
  })
  .refine((facts) => facts.needed <= facts.total && facts.shareTags.length === facts.total)

export type RecoveryFacts = z.output<typeof recoveryFactsSchema>

export const recoveryFactsLayout = layout(recoveryFactsSchema, 'head-damaged', 4096)
