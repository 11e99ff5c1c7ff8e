/** A process of its own that unlocks a vault and does one thing with it: to be killed, recorded, or to meet faults, while it does. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createBackup } from '../../electron/engine/backup/create-backup.ts'
import { beginEpoch } from '../../electron/engine/compartments/begin-epoch.ts'
import { collectLeftovers } from '../../electron/engine/compartments/collect-leftovers.ts'
import { compartmentOpener } from '../../electron/engine/compartments/compartment-databases.ts'
import { createCompartment } from '../../electron/engine/compartments/create-compartment.ts'
import { giveGrant } from '../../electron/engine/compartments/give-grant.ts'
import { renameCompartment } from '../../electron/engine/compartments/list-compartments.ts'
import { revokeGrant } from '../../electron/engine/compartments/revoke-grant.ts'
import { exportFiles } from '../../electron/engine/files/export.ts'
import { importFiles } from '../../electron/engine/files/import.ts'
import { removeItems } from '../../electron/engine/files/trash.ts'
import { drawRecovery } from '../../electron/engine/keys/recovery.ts'
import { createVault } from '../../electron/engine/session/create-vault.ts'
import { machineClock } from '../../electron/engine/session/machine-clock.ts'
import { SessionRoom } from '../../electron/engine/session/session-room.ts'
import { unlockVault } from '../../electron/engine/session/unlock-vault.ts'
import type { VaultSession } from '../../electron/engine/session/vault-session.ts'
import { appointCustodian } from '../../electron/engine/staff/appoint-custodian.ts'
import { changePasscode } from '../../electron/engine/staff/change-passcode.ts'
import { enrolStaff } from '../../electron/engine/staff/enrol.ts'
import { leaveOffice } from '../../electron/engine/staff/leave.ts'
import { reissueSheets } from '../../electron/engine/staff/reissue-sheets.ts'
import { resetStaff } from '../../electron/engine/staff/reset-staff.ts'
import { suspendMember } from '../../electron/engine/staff/standing.ts'
import { listWays, removeWay } from '../../electron/engine/staff/ways.ts'
import { Fault } from '../../shared/model/fault.ts'
import type { ChildAct } from './act-in-child.ts'
import { addKey, askHere } from './key-walk.ts'
import { drawSheets } from './recovery-walk.ts'
import { SoftKey, type SoftKeyState } from './soft-key.ts'
import { OTHER_PASSCODE } from './vault-fixture.ts'

const [
  act = '',
  folder = '',
  machineFolder = '',
  compartment = '',
  place = '',
  staffCode = '',
  passcode = '',
] = process.argv.slice(2)
const contentThread = new URL('../../electron/engine/content/content-thread.ts', import.meta.url)
const job = { signal: new AbortController().signal, report: () => {} }
const environment = {
  machineFolder,
  openCompartment: compartmentOpener(contentThread),
  lookAtMachine: () => Promise.resolve([]),
  kdfCost: () => Promise.resolve({ memoryBytes: 64 * 1024 * 1024, passes: 3 }),
  clock: machineClock,
}
const unlocking = { folder, staffCode, passcode, allowConnected: false }
const selection = { of: 'all' as const }

/** Acts of an unlocked vault. */
const ACTS: Readonly<Record<Exclude<ChildAct, RoomAct | ClosedAct>, (session: VaultSession) => unknown>> = {
  unlock: () => undefined,
  mend: (session) => collectLeftovers(session, contentThread),
  import: (session) => importFiles(session, { compartment, folder: null, sources: [place] }, job),
  remove: (session) => removeItems(session, { compartment, selection }, job),
  export: (session) => exportFiles(session, { compartment, selection, to: place, reason: 'Audit' }, job),
  create: (session) => createCompartment(session, { name: 'Another' }, contentThread),
  suspend: (session) => suspendMember(session, { staffId: place, reason: 'Inquiry' }),
  give: (session) =>
    giveGrant(session, { compartment, staffId: place, rights: ['read', 'add'], until: null }),
  revoke: (session) => revokeGrant(session, { compartment, staffId: place }),
  leave: (session) => leaveOffice(session, { staffId: place, endsAt: Date.now(), reason: 'Moves away' }, job),
  epoch: (session) => beginEpoch(session, { compartment }, job),
  rename: (session) => renameCompartment(session, { compartment, name: 'Renamed' }),
  backup: (session) => createBackup(session, { place }, job, contentThread),
  passcode: (session) =>
    changePasscode(environment, session, { current: passcode, next: OTHER_PASSCODE }, job),
  record: async (session) => {
    for (let entry = 0; entry < 3; entry += 1) session.ledger.record('file.opened')
    await session.publish()
  },
}

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Acts of a vault that nobody has opened. */
type ClosedAct = 'found' | 'appoint'

async function appoint(): Promise<void> {
  const who = { staffCode: 'CD2', staffName: 'Carla Dorn', passcode: OTHER_PASSCODE }
  say('begun')
  await appointCustodian(environment, { folder, sheets: readSheets('present'), ...who }, job)
  say('done')
}

async function makeVault(): Promise<void> {
  using draft = await drawRecovery(3, 2)
  const input = {
    ...{ parent: place, folderName: basename(folder), office: 'Office of the Test', passcode },
    ...{ custodianCode: staffCode, custodianName: 'Anna Berg', airGapRule: 'warn' as const },
  }
  say('begun')
  const session = await createVault(environment, input, draft, job)
  say('done')
  await session.close()
}

/** Acts of everything that belongs to a session. Sheets lie in files of the place; a security key is one. */
type RoomAct = 'idle' | 'enrol' | 'reissue' | 'reset' | 'add-key' | 'remove-passcode'
const ROOM_ACTS: Readonly<Record<RoomAct, (room: SessionRoom) => unknown>> = {
  idle: (room) => {
    room.setIdle(7)
  },
  enrol: (room) =>
    enrolStaff(
      room,
      {
        ...{ code: 'CD2', name: 'Carla Dorn', role: 'clerk', startsAt: null },
        ...{ passcode: OTHER_PASSCODE, keys: [] },
        screening: { outcome: 'passed', at: Date.now(), reference: 'P-1', until: null },
        agreement: { version: 0, typedName: 'Carla Dorn' },
      },
      job,
    ),
  'add-key': (room) => addKey(room, securityKey()),
  'remove-passcode': async (room) => {
    const way = listWays(room.vault()).ways.find(({ kind }) => kind === 'passcode')
    const key = securityKey().assert(askHere(room, 'change'))
    await removeWay(room, { slot: way?.slot ?? '', lost: false, passcode: '', key })
  },
  reissue: async (room) => {
    const sheets = readSheets('present')
    writeFileSync(join(place, 'drawn'), (await drawSheets(room)).join('\n\n'))
    await reissueSheets(room, { sheets }, job)
  },
  reset: (room) =>
    resetStaff(
      room,
      { staffCode: 'CD2', sheets: readSheets('present'), passcode: OTHER_PASSCODE, keys: [] },
      job,
    ),
}

/** Enough of the sheets in a file. */
function readSheets(name: string): string[] {
  return readFileSync(join(place, name), 'utf8').split('\n\n').slice(0, 2)
}

function securityKey(): SoftKey {
  return new SoftKey(true, JSON.parse(readFileSync(place, 'utf8')) as SoftKeyState)
}

async function actInRoom(run: (room: SessionRoom) => unknown): Promise<void> {
  const room = new SessionRoom(environment, () => {})
  await room.unlock(unlocking, job)
  say('begun')
  await run(room)
  say('done')
  await room.close()
}

function isRoomAct(name: string): name is RoomAct {
  return Object.hasOwn(ROOM_ACTS, name)
}

async function actUnlocked(run: (session: VaultSession) => unknown): Promise<void> {
  const session = await unlockVault(environment, unlocking, job)
  say('begun')
  await run(session)
  say('done')
  await session.close()
}

function isAct(name: string): name is keyof typeof ACTS {
  return Object.hasOwn(ACTS, name)
}

try {
  if (act === 'found') await makeVault()
  else if (act === 'appoint') await appoint()
  else if (isRoomAct(act)) await actInRoom(ROOM_ACTS[act])
  else if (isAct(act)) await actUnlocked(ACTS[act])
  else throw new Error(`no such act: ${act}`)
} catch (error) {
  if (!(error instanceof Fault)) throw error
  say(JSON.stringify({ code: error.code, details: error.details }))
  process.exit(1)
}
