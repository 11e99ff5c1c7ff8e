import { Fault } from '../../../shared/model/fault.ts'
import type { RecoveryKeys } from '../keys/recovery.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { keyOfNewest } from '../ledger/key-of-newest.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { verifyLedger } from '../ledger/verify-ledger.ts'
import { anchorStore } from './anchor.ts'
import { type HeadReading, headStore } from './head-store.ts'
import { machineClock } from './machine-clock.ts'
import { type OpenFolder, openFolder } from './open-folder.ts'
import type { RecoveredVaultOpener } from './open-vault.ts'
import { settleSuccession } from './succession.ts'
import { assertTrusted } from './trusted-state.ts'
import { signedHead } from './signed-head.ts'
import { olderRegistry, shutOlder } from './witnesses.ts'

/** Implements {@link RecoveredVaultOpener}. */
export const openRecovered: RecoveredVaultOpener = async ({
  folder,
  machineFolder,
  keys,
  access,
  openCompartment,
  signal = new AbortController().signal,
}) => {
  const heads = headStore(folder)
  const reading = await heads.read()
  const { head } = reading
  const holder = { party: 'recovery', sealing: keys.sealing } as const
  const open = await openFolder({
    ...{ folder, head, holder, access, openCompartment, signal },
    now: () => machineClock.now(),
  })
  try {
    await assertAsSigned(reading, open, signal)
  } catch (error) {
    await open.close()
    throw error
  }
  const ledger = access === 'write' ? recoveryLedger(head.vaultId, keys, open, () => [head.state]) : null
  if (ledger !== null) settleSuccession({ ...open, ledger }, open.live.authority.successions.length)
  return {
    vaultId: head.vaultId,
    office: open.registry.setting('office') ?? '',
    registry: open.registry,
    ledger,
    compartments: () => [...open.compartments.values()],
    shutCompartments: () => [...open.shut].map(([id, fault]) => ({ id, fault })),
    async signAsRestored() {
      if (ledger === null) throw new Fault('read-only-session', { mode: 'medium' })
      const above = (await anchorStore(machineFolder, folder).read(head.state))?.sequence ?? 0
      const author = { by: 'recovery', signing: keys.signing } as const
      const restored = signedHead({
        head,
        access: head,
        open,
        ledger,
        author,
        now: machineClock.now(),
        above,
      })
      await heads.writeBoth(restored)
      return restored.state
    },
    [Symbol.asyncDispose]: () => open.close(),
  }
}

/** A ledger whose entries the recovery pair signs. */
export function recoveryLedger(
  vaultId: string,
  keys: RecoveryKeys,
  { registry, directory, live }: OpenFolder,
  states: () => Parameters<typeof verifyLedger>[1]['states'],
): Ledger {
  return openLedger({
    ...{ vaultId, registry, writable: () => true, now: () => machineClock.now() },
    keyOf: keyOfNewest(live),
    author: { by: 'recovery', signing: keys.signing },
    verify: (signal, report) =>
      verifyLedger(registry, { vaultId, directory, states: states() }, signal, report),
  })
}

/** A registry that is not the signed one is damage; so is a catalogue, whose compartment joins the damaged ones. */
async function assertAsSigned(reading: HeadReading, open: OpenFolder, signal: AbortSignal): Promise<void> {
  const { state } = reading.head
  if ((await olderRegistry(state, open, signal)).length > 0) throw new Fault('registry-damaged')
  assertTrusted(state, open)
  await shutOlder(state, open, 'catalogue-damaged', signal)
}
