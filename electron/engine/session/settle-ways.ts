import type { Id } from '../../../shared/contract/basics.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { credentialFactsLayout } from '../format/credential-facts.ts'
import { keepSecret, keptSecret } from '../keys/kept-secret.ts'
import { newestEntry } from '../ledger/newest-entries.ts'
import { credentialFacts } from './note-key-use.ts'
import type { VaultSession } from './vault-session.ts'

/**
 * Ends a change of this person's passcode that was cut off. The intent names a new slot: if the head has it, the passcode
 * was changed. What the registry kept for slots that the head does not have, of either side of the change, is forgotten.
 */
export function settleWays(session: VaultSession): void {
  const { registry, ledger, head, person } = session
  const own = head.slots.filter(({ staffId }) => staffId === person.staffId)
  const strays = registry
    .credentials()
    .filter(
      ({ staffId, slotId }) => staffId === person.staffId && !own.some((slot) => slot.slotId === slotId),
    )
  if (strays.length > 0) {
    registry.transaction(() => {
      for (const { slotId } of strays) registry.removeCredential(slotId)
    })
  }
  const newest = newestEntry(session, 'passcode.changed', ({ by }) => by === person.staffId)
  if (newest?.phase !== 'intent') return
  const { sequence, facts } = newest
  const intent = ledger.resume('passcode.changed', sequence)
  const fresh = own.find(({ slotId }) => slotId === facts['slot'])
  if (fresh === undefined) intent.failed('engine-ended')
  else intent.done({ memoryBytes: fresh.kdf?.memoryBytes ?? 0, passes: fresh.kdf?.passes ?? 0 })
}

/** Keeps for its owner the secret that a key answered which opens together with a passcode, where it is not known yet. */
export function rememberSecret(
  { registry, person }: VaultSession,
  staffKey: SecretKey<'staff'>,
  slotId: Id,
  prf: SecretKey<'prf'>,
): void {
  const row = registry.credentials().find((credential) => credential.slotId === slotId)
  const facts = credentialFacts(registry, slotId)
  using known = facts.kept === undefined ? null : keptSecret(staffKey, slotId, facts.kept)
  if (known !== null) return
  const body = credentialFactsLayout.encode({ ...facts, kept: keepSecret(staffKey, slotId, prf) })
  const { staffId } = person
  registry.transaction(() => registry.putCredential({ slotId, staffId, name: row?.name ?? '', body }))
}
