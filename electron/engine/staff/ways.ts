/** The ways in of the person who is here: passcodes and security keys. */
import type { CallOutput } from '../../../shared/contract/contract.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { z } from '../../../shared/zod.ts'
import type { hardwareKeyJobs } from '../../../shared/contract/hardware-key.ts'
import type { WayIn } from '../../../shared/contract/staff.ts'
import { credentialFactsLayout } from '../format/credential-facts.ts'
import type { Access } from '../format/head.ts'
import type { Slot } from '../format/slot.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { Job } from '../jobs/job.ts'
import { endWays } from '../session/end-ways.ts'
import { credentialFacts } from '../session/note-key-use.ts'
import { provePerson } from '../session/prove-person.ts'
import type { SessionRoom } from '../session/session-room.ts'
import { mayGo } from '../session/unlock-rule.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { slotsOfKeys } from './slots-of-keys.ts'

type WayInput<N extends keyof typeof hardwareKeyJobs> = z.output<(typeof hardwareKeyJobs)[N]['input']>

/** Two keys are urged where keys are used: one may be lost. */
const KEYS_ADVISED = 2

export function listWays(session: VaultSession): CallOutput<'way.list'> {
  const slots = ownSlots(session)
  const rule = session.authority.policy.unlock[session.person.role]
  const rows = session.registry.credentials()
  const keys = slots.filter(({ authenticator }) => authenticator !== null).length
  return {
    ways: slots.map(({ slotId, kind, createdAt }) => ({
      ...{ slot: slotId, kind, createdAt },
      name: rows.find((row) => row.slotId === slotId)?.name ?? '',
      lastUsedAt: credentialFacts(session.registry, slotId).lastUsedAt,
      removable: mayGo(kind, otherKinds(slots, slotId), rule),
    })),
    advisedKeys: rule === 'passcode' ? 0 : Math.max(0, KEYS_ADVISED - keys),
  }
}

/** The ways in of anybody, for the list of staff. */
export function waysOf({ head, registry }: VaultSession, staffId: Id): WayIn[] {
  const names = new Map(registry.credentials().map(({ slotId, name }) => [slotId, name]))
  return head.slots
    .filter((slot) => slot.staffId === staffId)
    .map(({ slotId, kind, createdAt }) => ({
      ...{ slot: slotId, kind, createdAt, name: names.get(slotId) ?? '' },
      lastUsedAt: credentialFacts(registry, slotId).lastUsedAt,
    }))
}

/** @throws Fault `not-found`, `read-only-session` */
export async function renameWay(
  session: VaultSession,
  { slot: slotId, name }: { slot: Id; name: string },
): Promise<void> {
  session.assertWritable()
  const { staffId, authenticator } = ownSlot(session, slotId)
  if (authenticator === null) throw new Fault('not-found')
  const { registry, ledger } = session
  registry.transaction(() => {
    const body = credentialFactsLayout.encode(credentialFacts(registry, slotId))
    registry.putCredential({ slotId, staffId, name, body })
    ledger.record('way.renamed', { facts: { slot: slotId } })
  })
  await session.publish()
}

/**
 * Makes a proved key a way in. The new slot enters both copies of the head in one generation: killed anywhere, what
 * opened before opens still.
 * @throws Fault `key-refused`, `wrong-passcode`, `too-early`, `key-known`, `read-only-session`, those of a passcode that
 * is chosen with the key.
 */
export async function addWay(room: SessionRoom, input: WayInput<'way.add'>, job: Job): Promise<{ slot: Id }> {
  const session = room.vault()
  session.assertWritable()
  job.report({ phase: 'deriving', doneBytes: 0, totalBytes: null, doneFiles: 0, totalFiles: null })
  const { staffCode, passcode } = { staffCode: session.person.code, passcode: input.passcode }
  const proof = { staffCode, passcode, key: input.key, act: 'change' } as const
  const way = await provePerson(room.environment, session, room.keys, proof)
  using staffKey = way.staffKey
  const { staffId } = session.person
  // Whoever came by a key alone chooses the passcode now.
  const passcodeIsNew = input.kind === 'both' && way.slot.kind === 'key'
  const isFirst = ownSlots(session).every(({ kdf }) => kdf === null)
  const [made] = await slotsOfKeys(room, { staffId, code: staffCode, vaultId: session.vaultId }, staffKey, {
    keys: [{ ceremony: input.ceremony, name: input.name }],
    passcode: input.kind === 'both' ? passcode : null,
    passcodeIsNew,
    known: [session.office, session.name, staffCode, session.person.name],
  })
  if (made === undefined) throw new Fault('key-refused', { why: 'over' })
  const { slot, credential } = made
  if (isKnown(session.head, slot)) throw new Fault('key-known')
  const intent = session.ledger.intend('way.added', { facts: { slot: slot.slotId, kind: slot.kind } })
  try {
    await session.publishAccess((access) => {
      // Another registration of the same key may have been published since.
      if (isKnown(access, slot)) throw new Fault('key-known')
      return { ...access, slots: [...access.slots, slot] }
    })
    session.registry.transaction(() => {
      session.registry.putCredential(credential)
      intent.done({ staff: staffId, slot: slot.slotId, kind: slot.kind })
      // Where an older passcode is left, that one's age counts.
      if (passcodeIsNew && isFirst)
        session.ledger.record('passcode.changed', { facts: { slot: slot.slotId, ways: 1 } })
    })
  } catch (error) {
    intent.failed(asFault(error).code)
    throw error
  }
  room.keys.drop(input.ceremony)
  await session.publish()
  return { slot: slot.slotId }
}

/**
 * Takes a way in away: it opens nothing any more when this resolves.
 * @throws Fault `last-way-in`, `not-found`, `key-refused`, `wrong-passcode`, `too-early`, `read-only-session`
 */
export async function removeWay(
  room: SessionRoom,
  { slot: slotId, lost, passcode, key }: WayInput<'way.remove'>,
): Promise<void> {
  const session = room.vault()
  session.assertWritable()
  const slot = ownSlot(session, slotId)
  const { role, code } = session.person
  const rule = session.authority.policy.unlock[role]
  if (!mayGo(slot.kind, otherKinds(ownSlots(session), slotId), rule)) throw new Fault('last-way-in')
  const proof = { staffCode: code, passcode, key, act: 'change' } as const
  const way = await provePerson(room.environment, session, room.keys, proof)
  way.staffKey[Symbol.dispose]()
  await endWays(session, [slot], lost ? 'lost' : 'removed', (access) => {
    // Two ways removed at once: each is the other's last way in.
    const own = access.slots.filter(({ staffId }) => staffId === slot.staffId)
    if (!mayGo(slot.kind, otherKinds(own, slotId), rule)) throw new Fault('last-way-in')
  })
}

/** Asks whether a key would open the vault. @returns the slot that it opens */
export async function testWay(room: SessionRoom, input: WayInput<'way.test'>): Promise<{ slot: Id }> {
  const session = room.vault()
  const proof = { staffCode: session.person.code, ...input, act: 'test' } as const
  const way = await provePerson(room.environment, session, room.keys, proof)
  way.staffKey[Symbol.dispose]()
  return { slot: way.slot.slotId }
}

function ownSlots(session: VaultSession): Slot[] {
  return session.head.slots.filter(({ staffId }) => staffId === session.person.staffId)
}

function ownSlot(session: VaultSession, slotId: Id): Slot {
  const slot = ownSlots(session).find((one) => one.slotId === slotId)
  if (slot === undefined) throw new Fault('not-found')
  return slot
}

function otherKinds(slots: readonly Slot[], slotId: Id): Slot['kind'][] {
  return slots.filter((slot) => slot.slotId !== slotId).map(({ kind }) => kind)
}

/** Two slots of one credential: the second answer would be taken for the first's. */
function isKnown({ slots }: Pick<Access, 'slots'>, { authenticator }: Slot): boolean {
  return slots.some(
    (slot) =>
      authenticator !== null && slot.authenticator?.credentialId.equals(authenticator.credentialId) === true,
  )
}
