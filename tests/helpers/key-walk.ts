/** Unlocking and registering with a software key, ceremonies included. */
import { staffTag } from '../../electron/engine/format/slot.ts'
import type { SessionEnvironment } from '../../electron/engine/session/session-environment.ts'
import { SessionRoom } from '../../electron/engine/session/session-room.ts'
import { addWay } from '../../electron/engine/staff/ways.ts'
import type { KeyRequest } from '../../shared/contract/hardware-key.ts'
import type { SoftKey, Wrong } from './soft-key.ts'
import { PASSCODE, quietJob, STAFF_CODE } from './vault-fixture.ts'

/** A vault's folder, and the machine that it is opened on. */
export interface Place {
  readonly folder: string
  readonly environment: SessionEnvironment
}

const closedRoom = ({ environment }: Place) => new SessionRoom(environment, () => undefined)
const person = ({ folder }: Place, staffCode = STAFF_CODE) => ({ folder, staffCode, allowConnected: false })

export async function openByPasscode(place: Place, passcode = PASSCODE): Promise<SessionRoom> {
  const room = closedRoom(place)
  await room.unlock({ ...person(place), passcode }, quietJob)
  return room
}

export async function openByKey(
  place: Place,
  key: SoftKey,
  wrong: Wrong = {},
  passcode = '',
  staffCode = STAFF_CODE,
): Promise<SessionRoom> {
  const room = closedRoom(place)
  const proof = key.assert(await room.askKey(place.folder, staffCode), wrong)
  await room.unlock({ ...person(place, staffCode), passcode, key: proof }, quietJob)
  return room
}

/** Registers a key and proves it. @returns the ceremony */
export async function proveKey(room: SessionRoom, key: SoftKey, code = STAFF_CODE): Promise<string> {
  const request = room.keys.register({ code, known: [], syncedKeys: false })
  const first = await room.keys.registered(key.register(request))
  const second = await room.keys.prove(key.assert(first))
  await room.keys.prove(key.assert(second ?? first))
  return request.ceremony
}

/** @returns the slot of the new way in */
export async function addKey(
  room: SessionRoom,
  key: SoftKey,
  kind: 'key' | 'both' = 'key',
  name = 'Blue key',
): Promise<string> {
  const ceremony = await proveKey(room, key)
  return (await addWay(room, { ceremony, name, kind, passcode: PASSCODE }, quietJob)).slot
}

/** A question inside an open vault, to the person who is here. */
export function askHere(room: SessionRoom, act: 'change' | 'test' | 'approve' | 'sign'): KeyRequest {
  const { vaultId, head, folder, person: here } = room.vault()
  return room.keys.ask({ act, folder, code: here.code }, staffTag(vaultId, here.code), head.slots)
}
