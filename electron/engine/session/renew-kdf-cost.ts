import { Fault } from '../../../shared/model/fault.ts'
import type { Argon2Cost } from '../crypto/argon2id.ts'
import type { SecretKey } from '../crypto/secret-key.ts'
import type { Slot } from '../format/slot.ts'
import { normalisePasscode, wipePasscode } from '../keys/passcode.ts'
import { createPasscodeSlot } from '../keys/passcode-slot.ts'
import type { SessionEnvironment } from './session-environment.ts'
import type { VaultSession } from './vault-session.ts'

/** A guess that takes less than half of the second that it should was calibrated on a slower machine. */
const TOO_QUICK_MS = 500

export interface KnownPasscode {
  readonly slot: Slot
  readonly staffKey: SecretKey<'staff'>
  readonly passcode: string
  /** How long the slot's KDF took here. */
  readonly elapsedMs: number
}

/**
 * Wraps the staff key anew at this machine's cost, if the slot's is weaker. The new slot replaces the old one in one
 * generation of the head. Never weaker; and where the memory is short today, as it was.
 */
export async function renewKdfCost(
  environment: SessionEnvironment,
  session: VaultSession,
  { slot, staffKey, passcode, elapsedMs }: KnownPasscode,
): Promise<void> {
  // A slot of both is made anew when its passcode changes: its key is not here any more.
  if (slot.kind !== 'passcode' || slot.kdf === null || elapsedMs >= TOO_QUICK_MS) return
  const wanted = await environment.kdfCost()
  if (!isStronger(wanted, slot.kdf)) return
  const bytes = normalisePasscode(passcode)
  try {
    const { staffId, code } = session.person
    const owner = { vaultId: session.vaultId, staffId, code }
    const fresh = await createPasscodeSlot(owner, staffKey, bytes, wanted, environment.clock.now())
    await session.publishAccess((access) => withSlotReplaced(access, slot, fresh))
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'memory-short')) throw error
  } finally {
    wipePasscode(bytes)
  }
}

/** At least a quarter more work, with no less memory: smaller differences are noise of the measurement. */
function isStronger(wanted: Argon2Cost, present: Argon2Cost): boolean {
  const work = (cost: Argon2Cost) => cost.memoryBytes * cost.passes
  return wanted.memoryBytes >= present.memoryBytes && work(wanted) >= 1.25 * work(present)
}

export function withSlotReplaced<A extends { readonly slots: readonly Slot[] }>(
  access: A,
  old: Slot,
  fresh: Slot,
): A & { slots: Slot[] } {
  return { ...access, slots: access.slots.map((slot) => (slot.slotId === old.slotId ? fresh : slot)) }
}
