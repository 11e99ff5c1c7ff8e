import { reissueSheets } from '../staff/reissue-sheets.ts'
import { resetStaff } from '../staff/reset-staff.ts'
import { confirmSheetsUses, listSheetsUses } from '../staff/sheets-uses.ts'
import type { CallsOf, JobHandlers } from './handler.ts'

export const RECOVERY_CALLS: CallsOf<`recovery.${string}`> = {
  'recovery.uses': ({ room }) => listSheetsUses(room.vault()),
  'recovery.confirm': ({ room }, input) => confirmSheetsUses(room.vault(), input),
}

export const RECOVERY_JOBS: Pick<JobHandlers, 'staff.reset' | 'sheets.reissue'> = {
  'staff.reset': ({ room }, input, job) => resetStaff(room, input, job),
  'sheets.reissue': ({ room }, input, job) => reissueSheets(room, input, job),
}
