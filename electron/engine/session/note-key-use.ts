import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { type CredentialFacts, credentialFactsLayout } from '../format/credential-facts.ts'
import { isSameKey, type KeyUse } from '../keys/webauthn.ts'
import type { Registry } from '../store/registry.ts'
import type { VaultSession } from './vault-session.ts'

/** What a key was found with, before it was ever used here. */
const UNUSED: CredentialFacts = { counter: 0, transports: [], lastUsedAt: null }

/** What the registry knows of the key behind a slot. A spoilt row says nothing, and shuts nobody out. */
export function credentialFacts(registry: Registry, slotId: Id): CredentialFacts {
  const row = registry.credentials().find((credential) => credential.slotId === slotId)
  if (row === undefined) return UNUSED
  try {
    return credentialFactsLayout.decode(row.body)
  } catch (error) {
    if (error instanceof Fault) return UNUSED
    throw error
  }
}

/**
 * Judges whether a key that opened its slot is the one that was known, and remembers how often it was used.
 * @param slot of the person whose key it is.
 * @throws Fault `key-copied` where it counted fewer uses than before, or can be copied and could not: written into the ledger, and published.
 */
export async function noteKeyUse(
  session: VaultSession,
  slot: { readonly slotId: Id; readonly staffId: Id },
  use: KeyUse,
  now: number,
): Promise<void> {
  const { registry, ledger } = session
  const known = credentialFacts(registry, slot.slotId)
  const { counter } = use
  if (!isSameKey(known, use)) {
    if (session.isWritable) {
      const why = known.counter > 0 && counter <= known.counter ? 'copied' : 'copyable'
      const facts = { why, staff: slot.staffId, slot: slot.slotId, counter, known: known.counter }
      ledger.record('key.refused', { facts })
      await session.publish()
    }
    throw new Fault('key-copied')
  }
  if (!session.isWritable) return
  const row = registry.credentials().find(({ slotId }) => slotId === slot.slotId)
  registry.putCredential({
    ...{ slotId: slot.slotId, staffId: slot.staffId, name: row?.name ?? '' },
    body: credentialFactsLayout.encode({ ...known, ...use, lastUsedAt: now }),
  })
}
