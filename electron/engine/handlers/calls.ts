import { ACCESS_CALLS } from './access.ts'
import { BACKUP_CALLS } from './backup.ts'
import { FILE_CALLS } from './file.ts'
import type { CallHandlers } from './handler.ts'
import { HARDWARE_KEY_CALLS } from './hardware-key.ts'
import { LEAVING_CALLS } from './leaving.ts'
import { LEDGER_CALLS } from './ledger.ts'
import { POLICY_CALLS } from './policy.ts'
import { RECOVERY_CALLS } from './recovery.ts'
import { SESSION_CALLS } from './session.ts'
import { STAFF_CALLS } from './staff.ts'

export const CALL_HANDLERS: CallHandlers = {
  ...SESSION_CALLS,
  ...RECOVERY_CALLS,
  ...FILE_CALLS,
  ...BACKUP_CALLS,
  ...LEDGER_CALLS,
  ...HARDWARE_KEY_CALLS,
  ...ACCESS_CALLS,
  ...STAFF_CALLS,
  ...POLICY_CALLS,
  ...LEAVING_CALLS,
}
