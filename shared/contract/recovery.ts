/** Recovery inside an open vault: new sheets, and new keys for somebody who lost theirs. */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import { count, id, instant, nothing, passcode, sheetText, staffCode } from './basics.ts'
import { call, job } from './declare.ts'
import { ceremonyId } from './hardware-key.ts'

const sheets = z.array(sheetText).max(LIMITS.sheetsMax)

/** What sheets alone, or sheets in a custodian's session, bring about. */
export const recoveryAct = z.enum([
  'vault.restored',
  'vault.accepted-older',
  'custodian.appointed',
  'staff.reset',
  'recovery.reissued',
])
export type RecoveryAct = z.infer<typeof recoveryAct>

/** One use of recovery sheets. `staff`: whom it gave keys, by code; null for other acts. */
export const sheetsUse = z.object({
  sequence: count,
  act: recoveryAct,
  at: instant,
  staff: z.string().nullable(),
})
export type SheetsUse = z.infer<typeof sheetsUse>

export const recoveryCalls = {
  /** Uses of recovery sheets that the custodian who is here has not confirmed to know of, oldest first. */
  'recovery.uses': call({ room: 'engine', input: nothing, output: z.object({ uses: z.array(sheetsUse) }) }),
  /** Confirms to know of every use up to an entry of the ledger; other custodians are told of them all the same. */
  'recovery.confirm': call({ room: 'engine', input: z.object({ upTo: count }), output: nothing }),
}

export const recoveryJobs = {
  /**
   * New keys for somebody who lost every way in: on the word of enough sheets the person is enrolled anew under the same
   * code, with the grants they had. The old keys open nothing new.
   */
  'staff.reset': job({
    input: z.object({
      staffCode,
      sheets,
      passcode,
      keys: z.array(ceremonyId).max(5),
      approval: id.optional(),
    }),
    result: z.object({ staffId: id, fingerprint: z.array(z.string()), grants: count }),
  }),
  /**
   * Makes the proved draft (`draft.begin`, `draft.prove`) the vault's sheets: the old ones are void from then on, except
   * for the backup sets named in the result.
   */
  'sheets.reissue': job({
    input: z.object({ sheets, approval: id.optional() }),
    result: z.object({
      sheetSet: z.string(),
      /** Sets that still open with the old sheets, and only with them. */
      oldSets: z.array(z.object({ setId: id, driveName: z.string(), createdAt: instant })),
    }),
  }),
}
