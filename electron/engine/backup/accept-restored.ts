import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import type { SignedState } from '../format/state.ts'
import type { RecoveryKeys } from '../keys/recovery.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import type { Facts } from '../ledger/facts.ts'
import { anchorStore } from '../session/anchor.ts'
import { headStore } from '../session/head-store.ts'
import { knowsSigner, type OpenFolder, openFolder } from '../session/open-folder.ts'
import type { SessionEnvironment } from '../session/session-environment.ts'
import { signedHead } from '../session/vault-session.ts'
import { findOlder, verifyTail } from '../session/witnesses.ts'

/**
 * Makes a restored folder the present state of its vault. The recovery key writes `vault.restored` into the ledger and
 * signs a state above everything that this machine has seen: so a restored old set is the newest, while an old folder
 * that is merely copied back is still found to be older.
 * @param keys borrowed.
 * @returns the state to anchor once the folder has its name.
 * @throws Fault `set-damaged` if databases and head do not belong together, `registry-damaged`, `ledger-damaged`
 */
export async function acceptRestored(
  environment: Pick<SessionEnvironment, 'machineFolder' | 'openCompartment' | 'clock'>,
  folder: string,
  keys: RecoveryKeys,
  facts: Facts,
): Promise<SignedState> {
  const heads = headStore(folder)
  const reading = await heads.read()
  const { head } = reading
  const holder = { party: 'recovery', sealing: keys.sealing } as const
  const { openCompartment } = environment
  const open = await openFolder({ folder, head, holder, access: 'write', openCompartment })
  try {
    // Whoever can write to the drive could mix parts of several sets that are each genuine.
    if (findOlder(reading, null, open).length > 0 || !knowsSigner(head, open.directory))
      throw new Fault('set-damaged')
    verifyTail(
      head.state,
      open,
      open.registry.staff().map(({ staffId }) => staffId),
    )
    const author = { by: 'recovery', signing: keys.signing } as const
    const ledger = restoredLedger(open, head.vaultId, author, () => environment.clock.now())
    ledger.record('vault.restored', { facts })
    const anchor = await anchorStore(environment.machineFolder).read(head.vaultId)
    const now = environment.clock.now()
    const next = signedHead({ head, access: head, open, ledger, author, now, above: anchor?.sequence ?? 0 })
    await heads.writeBoth(next)
    return next.state
  } finally {
    await open.close()
  }
}

function restoredLedger(
  { registry }: OpenFolder,
  vaultId: Id,
  author: { by: 'recovery'; signing: RecoveryKeys['signing'] },
  now: () => number,
) {
  return openLedger({
    ...{ vaultId, registry, author, now, writable: () => true },
    verify: () => Promise.reject(new Error('the chain is verified when the vault is open')),
  })
}
