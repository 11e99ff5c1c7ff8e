import type { EngineCallName, JobName } from '../../../shared/contract/contract.ts'
import type { Role } from '../../../shared/contract/staff.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { SessionRoom } from '../session/session-room.ts'

/** Who may ask for something while a vault is open. What needs an open vault refuses by itself when there is none. */
type Admitted =
  /** Everybody, with or without a vault. */
  | 'anybody'
  /** Whoever unlocked, even while they only may read and sign the agreement. */
  | 'signing'
  /** Everybody who is cleared. What it shows and does is narrowed by grants and by what is the person's own. */
  | 'staff'
  /** Whoever may hold grants: no content for auditors, ever. */
  | 'worker'
  /** Custodians and auditors. */
  | 'overseer'
  | 'custodian'

const ROLES: Readonly<Record<Exclude<Admitted, 'anybody' | 'signing'>, readonly Role[]>> = {
  staff: ['custodian', 'clerk', 'auditor'],
  worker: ['custodian', 'clerk'],
  overseer: ['custodian', 'auditor'],
  custodian: ['custodian'],
}

/** One line for each call and job of the engine; a forgotten one does not compile. */
export const GATES: Readonly<Record<EngineCallName | JobName, Admitted>> = {
  'vault.look': 'anybody',
  'vault.free': 'anybody',
  'vault.create': 'anybody',
  'draft.begin': 'custodian',
  'draft.show': 'custodian',
  'draft.drop': 'custodian',
  'draft.save': 'custodian',
  'draft.prove': 'custodian',
  'sheet.read': 'custodian',
  'sheet.test': 'custodian',
  'session.state': 'anybody',
  'session.unlock': 'anybody',
  'passcode.generate': 'anybody',
  'passcode.estimate': 'anybody',
  'passcode.change': 'staff',
  'custodian.appoint': 'anybody',
  'older.accept': 'custodian',
  'recovery.uses': 'custodian',
  'recovery.confirm': 'custodian',
  'idle.set': 'custodian',

  'compartment.list': 'staff',
  'compartment.create': 'custodian',
  'compartment.rename': 'worker',
  'compartment.accept': 'worker',
  'folder.list': 'worker',
  'folder.create': 'worker',
  'folder.rename': 'worker',
  'item.list': 'worker',
  'item.details': 'worker',
  'item.rename': 'worker',
  'item.move': 'worker',
  'item.weigh': 'worker',
  'item.trash': 'worker',
  'item.untrash': 'worker',
  'item.remove': 'worker',
  'file.import': 'worker',
  'file.export': 'worker',
  'preview.open': 'worker',
  'preview.close': 'worker',
  'content.check': 'worker',

  'drive.look': 'staff',
  'drive.name': 'worker',
  'backup.history': 'staff',
  'backup.weigh': 'worker',
  'backup.create': 'worker',
  'set.list': 'staff',
  'set.verify': 'staff',
  'set.sheet': 'worker',
  'set.open': 'worker',
  'set.items': 'worker',
  'set.restore': 'custodian',

  'ledger.list': 'overseer',
  'ledger.verify': 'overseer',
  'ledger.export': 'overseer',
  'guard.look': 'anybody',
  'security.status': 'anybody',

  'staff.list': 'overseer',
  'staff.enrol': 'custodian',
  'staff.screen': 'custodian',
  'staff.suspend': 'custodian',
  'staff.resume': 'custodian',
  'staff.leaving': 'custodian',
  'staff.leave': 'custodian',
  'leaving.save': 'custodian',
  'staff.reset': 'custodian',
  'sheets.reissue': 'custodian',
  'agreement.show': 'signing',
  'agreement.accept': 'signing',
  'agreement.issue': 'custodian',
  'agreement.sign': 'custodian',

  'grant.list': 'staff',
  'grant.give': 'worker',
  'grant.revoke': 'worker',
  'grant.review': 'custodian',
  'epoch.begin': 'worker',

  'key.challenge': 'anybody',
  'key.tools': 'anybody',
  'key.tool-assert': 'anybody',
  'key.drop': 'anybody',
  'key.ask': 'staff',
  'key.register': 'staff',
  'key.registered': 'staff',
  'key.prove': 'staff',
  'key.tool-register': 'staff',
  'way.list': 'staff',
  'way.add': 'staff',
  'way.rename': 'staff',
  'way.remove': 'staff',
  'way.test': 'staff',

  'policy.get': 'staff',
  'policy.set': 'custodian',
  'request.list': 'staff',
  'request.make': 'worker',
  'request.names': 'worker',
  'request.decide': 'worker',
  'request.decide-here': 'worker',
  'request.withdraw': 'worker',
  'request.subject': 'worker',
  'form.keep': 'staff',
  'form.take': 'staff',
}

/** What somebody needs whose passcode is past its time: to change it, and to find back to their forms. */
const FOR_CHANGING: ReadonlySet<EngineCallName | JobName> = new Set([
  ...(['passcode.change', 'key.ask', 'way.list', 'policy.get', 'form.keep', 'form.take'] as const),
])

/**
 * Refuses, before any handler runs, what is not for the person who is here.
 * @throws Fault `no-right`; `not-cleared` while the agreement is to be signed; `passcode-expired` until it is changed
 */
export function passGate(room: SessionRoom, name: EngineCallName | JobName, input: object): void {
  const admitted = admittedTo(name, input)
  if (admitted === 'anybody' || !room.isUnlocked) return
  const session = room.vault()
  if (admitted === 'signing') return
  if (session.mode === 'signing') {
    throw new Fault('not-cleared', { why: session.clearance?.problem ?? 'agreement-missing' })
  }
  if (!ROLES[admitted].includes(session.person.role)) throw new Fault('no-right')
  if (!FOR_CHANGING.has(name) && room.passcodeIsOver()) throw new Fault('passcode-expired')
}

/** Verifying a backup with the vault's keys reads content; without them it compares hashes. */
function admittedTo(name: EngineCallName | JobName, input: object): Admitted {
  return name === 'set.verify' && 'withKey' in input && input.withKey === true ? 'worker' : GATES[name]
}
