import { leaveOffice } from '../staff/leave.ts'
import { describeLeaving } from '../staff/leaving.ts'
import type { CallsOf, JobsOf } from './handler.ts'

export const LEAVING_CALLS: CallsOf<'staff.leaving'> = {
  'staff.leaving': ({ room }, { staffId }) => describeLeaving(room.vault(), staffId),
}

export const LEAVING_JOBS: JobsOf<'staff.leave' | 'leaving.save'> = {
  'staff.leave': ({ room }, input, job) => leaveOffice(room.vault(), input, job),
  // Writing PDF and setting type take long to load, and few sessions print.
  'leaving.save': async ({ room }, input) => {
    const { saveExitSheet } = await import('../staff/exit-sheet.ts')
    return saveExitSheet(room.vault(), input)
  },
}
