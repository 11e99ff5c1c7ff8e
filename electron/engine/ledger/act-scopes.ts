import type { Act } from '../../../shared/contract/ledger.ts'
import { guardedAct, isActInCompartment } from '../../../shared/contract/policy.ts'
import type { Entry } from '../format/entry.ts'

/**
 * What an act is of: the vault, whose entries name no compartment, or one compartment. `as asked`: of what the act is that
 * a second person is asked for. `either`: of a compartment that may not be one of this vault.
 */
type Scope = 'vault' | 'compartment' | 'as asked' | 'either'

const SCOPES: ReadonlyMap<string, Scope> = new Map(
  Object.entries<Scope>({
    'vault.created': 'vault',
    'vault.restored': 'vault',
    'vault.accepted-older': 'vault',
    'session.unlocked': 'vault',
    'session.refused': 'vault',
    'session.locked': 'vault',
    'passcode.changed': 'vault',
    'custodian.appointed': 'vault',
    'head.repaired': 'vault',
    'guard.found': 'vault',
    'guard.overruled': 'vault',
    'clock.set-back': 'vault',
    'compartment.created': 'compartment',
    'compartment.renamed': 'compartment',
    'grant.given': 'compartment',
    'folder.created': 'compartment',
    'folder.renamed': 'compartment',
    'file.imported': 'compartment',
    'file.opened': 'compartment',
    'file.exported': 'compartment',
    'item.renamed': 'compartment',
    'item.moved': 'compartment',
    'item.trashed': 'compartment',
    'item.untrashed': 'compartment',
    'item.removed': 'compartment',
    'content.checked': 'compartment',
    'drive.named': 'vault',
    'backup.created': 'vault',
    'backup.verified': 'vault',
    'ledger.exported': 'vault',
    'idle.set': 'vault',
    'staff.enrolled': 'vault',
    'staff.screened': 'vault',
    'staff.suspended': 'vault',
    'staff.resumed': 'vault',
    'staff.left': 'vault',
    'staff.reset': 'vault',
    'agreement.issued': 'vault',
    'agreement.accepted': 'vault',
    'grant.revoked': 'compartment',
    'grant.reviewed': 'vault',
    'epoch.begun': 'compartment',
    'way.added': 'vault',
    'way.removed': 'vault',
    'way.renamed': 'vault',
    'key.refused': 'vault',
    'policy.set': 'vault',
    'request.made': 'as asked',
    'request.approved': 'vault',
    'request.declined': 'vault',
    'request.withdrawn': 'vault',
    'recovery.reissued': 'vault',
    'recovery.accepted': 'vault',
    'file.restored': 'either',
    'recovery.seen': 'vault',
    'ways.stated': 'vault',
    'ways.differed': 'vault',
    'catalogue.settled': 'compartment',
    'catalogue.accepted': 'compartment',
    'catalogue.unaccounted': 'compartment',
  } satisfies Record<Act, Scope>),
)

/**
 * Whether an entry names a compartment exactly if its act is of one. Who may do an act, and who may be its second person,
 * follows from where it is said to be: an act of the vault that was said to be in a compartment would be decided there.
 */
export function isInScope(entry: Pick<Entry, 'act' | 'compartment' | 'facts'>): boolean {
  const scope = scopeOf(entry)
  return scope === 'either' || (scope === 'compartment') === (entry.compartment !== null)
}

function scopeOf({ act, facts }: Pick<Entry, 'act' | 'facts'>): Exclude<Scope, 'as asked'> {
  const scope = SCOPES.get(act) ?? 'either'
  if (scope !== 'as asked') return scope
  const asked = guardedAct.safeParse(facts['act'])
  return asked.success && isActInCompartment(asked.data) ? 'compartment' : 'vault'
}
