import { saveExitSheet } from '../staff/exit-sheet.ts'
import { leaveOffice } from '../staff/leave.ts'
import { describeLeaving } from '../staff/leaving.ts'
import type { CallsOf, JobsOf } from './handler.ts'

export const LEAVING_CALLS: CallsOf<'staff.leaving'> = {
  'staff.leaving': ({ room }, { staffId }) => describeLeaving(room.vault(), staffId),
}

export const LEAVING_JOBS: JobsOf<'staff.leave' | 'leaving.save'> = {
  'staff.leave': ({ room }, input, job) => leaveOffice(room.vault(), input, job),
  'leaving.save': ({ room }, input) => saveExitSheet(room.vault(), input),
}
