import type { Id } from '../../../shared/contract/basics.ts'
import { staffTag } from '../format/slot.ts'
import { askKeyTool, keyTools, registerByKeyTool } from '../keys/fido2-tools.ts'
import { credentialFacts } from '../session/note-key-use.ts'
import type { SessionRoom } from '../session/session-room.ts'
import { addWay, listWays, removeWay, renameWay, testWay } from '../staff/ways.ts'
import type { CallsOf, JobsOf } from './handler.ts'

export const HARDWARE_KEY_CALLS: CallsOf<`${'key' | 'way'}.${string}`> = {
  'key.challenge': ({ room }, { place, staffCode }) => room.askKey(place, staffCode),
  'key.ask': ({ room }, { staffCode: code, act }) => {
    const { folder, vaultId, head, registry } = room.vault()
    const transportsOf = (slotId: Id) => credentialFacts(registry, slotId).transports
    return room.keys.ask({ act, folder, code }, staffTag(vaultId, code), head.slots, transportsOf)
  },
  'key.register': ({ room }, { enrolling }) => room.keys.register(ownerOf(room, enrolling?.code)),
  'key.registered': ({ room }, { registration }) => room.keys.registered(registration),
  'key.prove': async ({ room }, { proof }) => ({ next: await room.keys.prove(proof) }),
  'key.drop': ({ room }, { ceremony }) => {
    room.keys.drop(ceremony)
    return {}
  },
  'key.tools': () => keyTools(),
  'way.list': ({ room }) => listWays(room.vault()),
  'way.rename': async ({ room }, input) => {
    await renameWay(room.vault(), input)
    return {}
  },
}

export const HARDWARE_KEY_JOBS: JobsOf<`${'key' | 'way'}.${string}`> = {
  'way.add': ({ room }, input, job) => addWay(room, input, job),
  'way.remove': async ({ room }, input) => {
    await removeWay(room, input)
    return {}
  },
  'way.test': ({ room }, input) => testWay(room, input),
  'key.tool-assert': (_, { request, path, pin }, { signal }) => askKeyTool(request, path, pin, signal),
  'key.tool-register': (_, { request, path, pin }, { signal }) =>
    registerByKeyTool(request, path, pin, signal),
}

/** Whoever registers a key: the person who is here, or somebody whom a custodian is enrolling. */
function ownerOf(room: SessionRoom, enrolling: string | undefined) {
  const { person, head, authority } = room.vault()
  return {
    code: enrolling ?? person.code,
    known: head.slots.flatMap(({ authenticator }) =>
      authenticator === null ? [] : [authenticator.credentialId],
    ),
    syncedKeys: authority.policy.syncedKeys,
  }
}
