/** Who may say what the state of a vault is. Whatever opens a vault to work on it, or signs its state, asks here. */
import { Fault } from '../../../shared/model/fault.ts'
import { equalBytes } from '../crypto/hash.ts'
import type { SignedState } from '../format/state.ts'
import { maySignState } from '../ledger/authority-rules.ts'
import type { Directory } from '../ledger/directory.ts'
import type { LiveAuthority } from '../ledger/live-authority.ts'
import type { OpenFolder } from './open-folder.ts'
import { verifyTail } from './witnesses.ts'

/** Whether the directory's key for whoever signed a state is the one that signed it. */
export function knowsSigner({ signer, signerKey }: SignedState, directory: Directory): boolean {
  const key = directory.signingKey(signer)
  return key !== null && equalBytes(key, signerKey)
}

/**
 * The signer must be here by all entries that lie beside the state, also by those behind it: whoever suspends somebody or
 * has them leave signed a state before that, at their own unlock. So the newest one is never honestly that of somebody
 * who has gone, and one that names an older entry was made afterwards.
 * @throws Fault `head-damaged` for a signer whom nobody knows, `signer-barred` with detail of
 */
export function assertSigner(state: SignedState, { directory, live }: OpenFolder): void {
  if (!knowsSigner(state, directory)) throw new Fault('head-damaged', { copies: 2 })
  if (maySignState(live.authority, state.signer)) return
  throw new Fault('signer-barred', { of: directory.certificate(state.signer)?.code ?? '' })
}

/** @throws Fault `ledger-damaged` for a chain that does not hold up to its newest entry. */
export function assertWhole(live: LiveAuthority): void {
  live.settle()
  if (live.damagedAt !== null) throw new Fault('ledger-damaged', { sequence: live.damagedAt })
}

/**
 * What the present state of a vault must have before anybody works on it: a whole ledger, a signer who may sign, and
 * behind the entry that it names nothing but signed ones.
 * @throws Fault `ledger-damaged`, and those of {@link assertSigner}
 */
export function assertTrusted(state: SignedState, open: OpenFolder): void {
  assertSigner(state, open)
  assertWhole(open.live)
  verifyTail(state, open)
}
