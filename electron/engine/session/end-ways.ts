import type { Access } from '../format/head.ts'
import type { Slot } from '../format/slot.ts'
import { asFault } from '../jobs/as-fault.ts'
import type { VaultSession } from './vault-session.ts'

/**
 * Takes ways in out of the head, with what is kept of their keys: they open nothing any more when this resolves. Older
 * copies of the head keep them.
 * @param why for the ledger.
 * @param assertStill asked about the ways in as they are when these go; throws if they must stay.
 * @throws whatever `assertStill` throws, and Fault of the environment
 */
export async function endWays(
  session: VaultSession,
  slots: readonly Slot[],
  why: string,
  assertStill: (access: Access) => void = () => undefined,
): Promise<void> {
  const ends = slots.map(({ staffId: staff, slotId: slot, kind }) => {
    const facts = { staff, slot, kind, why }
    return { slot, facts, intent: session.ledger.intend('way.removed', { facts }) }
  })
  const going = new Set(slots.map(({ slotId }) => slotId))
  try {
    await session.publishAccess((access) => {
      assertStill(access)
      return { ...access, slots: access.slots.filter(({ slotId }) => !going.has(slotId)) }
    })
    session.registry.transaction(() => {
      for (const { slot, facts, intent } of ends) {
        session.registry.removeCredential(slot)
        intent.done(facts)
      }
    })
  } catch (error) {
    for (const { intent } of ends) intent.failed(asFault(error).code)
    throw error
  }
  await session.publish()
}
