import { ACCESS_JOBS } from './access.ts'
import { BACKUP_JOBS } from './backup.ts'
import { FILE_JOBS } from './file.ts'
import type { JobHandlers } from './handler.ts'
import { HARDWARE_KEY_JOBS } from './hardware-key.ts'
import { LEAVING_JOBS } from './leaving.ts'
import { LEDGER_JOBS } from './ledger.ts'
import { POLICY_JOBS } from './policy.ts'
import { RECOVERY_JOBS } from './recovery.ts'
import { SESSION_JOBS } from './session.ts'
import { STAFF_JOBS } from './staff.ts'

export const JOB_HANDLERS: JobHandlers = {
  ...SESSION_JOBS,
  ...FILE_JOBS,
  ...BACKUP_JOBS,
  ...LEDGER_JOBS,
  ...HARDWARE_KEY_JOBS,
  ...ACCESS_JOBS,
  ...STAFF_JOBS,
  ...LEAVING_JOBS,
  ...POLICY_JOBS,
  ...RECOVERY_JOBS,
}
