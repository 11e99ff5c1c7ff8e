import type { Id } from '../../../shared/contract/basics.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import { credentialFactsLayout } from '../format/credential-facts.ts'
import type { Slot } from '../format/slot.ts'
import { assertGoodPasscode, normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { keepSecret } from '../keys/kept-secret.ts'
import { makeSlot, type SlotOwner } from '../keys/slots.ts'
import type { ProvedKey } from '../session/ceremonies.ts'
import type { SessionRoom } from '../session/session-room.ts'
import type { CredentialRow } from '../store/registry.ts'

export interface KeySlotsPlan {
  /** Ceremonies whose keys were proved, and what their owner calls each. */
  readonly keys: readonly { readonly ceremony: Id; readonly name: string }[]
  /** Null: the keys open alone. Else each opens with this passcode only. */
  readonly passcode: string | null
  /** Whether the passcode is chosen now, and must be a good one. */
  readonly passcodeIsNew: boolean
  /** Names that a guesser knows; keys/passcode.ts. */
  readonly known: readonly string[]
}

/** A slot for the head, and what the registry keeps beside it. */
export interface KeySlot {
  readonly slot: Slot
  readonly credential: CredentialRow
}

/**
 * Makes the slots of keys that were registered and proved at this machine. The ceremonies stay, so that it can be tried
 * again; the caller drops them when the slots are published.
 * @param staffKey stays the caller's.
 * @throws Fault `key-refused` for a ceremony that is over, unproved or somebody else's; those of the passcode;
 * `memory-short`
 */
export async function slotsOfKeys(
  { environment, keys: desk }: Pick<SessionRoom, 'environment' | 'keys'>,
  owner: SlotOwner,
  staffKey: SecretKey<'staff'>,
  { keys, passcode, passcodeIsNew, known }: KeySlotsPlan,
): Promise<KeySlot[]> {
  const proved = keys.map(({ ceremony, name }) => ({ name, key: desk.proved(ceremony, owner.code) }))
  if (passcode !== null && passcodeIsNew) await assertGoodPasscode(passcode, known, 'with-key')
  const typed = passcode === null ? null : normalisePasscode(passcode)
  try {
    const slots: KeySlot[] = []
    for (const { name, key } of proved) {
      const { prf, authenticator } = key
      const means = { prf, authenticator }
      const slot = await makeSlot(
        owner,
        staffKey,
        typed === null ? means : { ...means, passcode: typed, cost: await environment.kdfCost() },
        environment.clock.now(),
      )
      slots.push({ slot, credential: credentialOf(slot, name, key, staffKey) })
    }
    return slots
  } finally {
    if (typed !== null) wipePasscode(typed)
  }
}

function credentialOf(
  { slotId, staffId, kind }: Slot,
  name: string,
  { counter, synced, transports, prf }: ProvedKey,
  staffKey: SecretKey<'staff'>,
): CredentialRow {
  const kept = kind === 'both' ? { kept: keepSecret(staffKey, slotId, prf) } : {}
  const facts = { counter, synced, transports: [...transports], lastUsedAt: null, ...kept }
  const body = credentialFactsLayout.encode(facts)
  return { slotId, staffId, name, body }
}
