import { askAgain } from '../../bridge/index.ts'

/** After an act on somebody: every list that tells of people is old. */
export function askPeopleAgain(): Promise<void> {
  return askAgain('staff.list', 'staff.leaving', 'agreement.show', 'grant.list', 'ledger.list')
}
