import { reissueSheets } from '../staff/reissue-sheets.ts'
import { resetStaff } from '../staff/reset-staff.ts'
import type { JobHandlers } from './handler.ts'

export const RECOVERY_JOBS: Pick<JobHandlers, 'staff.reset' | 'sheets.reissue'> = {
  'staff.reset': ({ room }, input, job) => resetStaff(room, input, job),
  'sheets.reissue': ({ room }, input, job) => reissueSheets(room, input, job),
}
