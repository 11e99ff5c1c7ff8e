import type { RecoveryAct, SheetsUse } from '../../shared/contract/recovery.ts'
import { formatInstant } from './format.ts'

const ACTS: Readonly<Record<RecoveryAct, string>> = {
  'vault.restored': 'the vault was restored from a backup',
  'vault.accepted-older': 'an older state of the vault was accepted',
  'custodian.appointed': 'somebody was made a custodian',
  'staff.reset': 'somebody got new keys',
  'recovery.reissued': 'new sheets were made',
}

/** One use of recovery sheets, in words. */
export function useOfSheets({ act, at, staff }: SheetsUse): string {
  return `${formatInstant(at)}, ${ACTS[act]}${staff === null ? '' : ` (${staff})`}`
}
