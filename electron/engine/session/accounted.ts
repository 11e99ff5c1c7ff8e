/** Whether somebody who had the right to it answers for what each catalogue is. */
import type { Id } from '../../../shared/contract/basics.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { accountLayout, type CatalogueAccount } from '../format/account.ts'
import type { SignedState } from '../format/state.ts'
import { mayRenew } from '../ledger/authority-rules.ts'
import { factsOfAccount, isAnswered } from '../ledger/catalogue-acts.ts'
import { newestAccount } from '../ledger/newest-account.ts'
import { factsOfCatalogue, factsOfState } from './answer-for.ts'
import { firstFinding, recordFinding, signerOf } from './catalogue-findings.ts'
import type { OpenCompartment } from './open-compartment.ts'
import type { OpenVault } from './open-vault.ts'
import type { OpenFolder } from './open-folder.ts'
import type { VaultSession } from './vault-session.ts'

/**
 * - `accounted`: the newest entry that counts names this very state.
 * - `left`: a kill kept its author from writing that entry; what they signed lies in the catalogue.
 * - `new`: no entry has named a state of this catalogue yet.
 * - `unaccounted`: none of these. Somebody without the right wrote it, or put it back.
 */
type Finding = { readonly is: 'accounted' | 'new' | 'unaccounted' } | Left
interface Left {
  readonly is: 'left'
  readonly account: CatalogueAccount
}

/**
 * Looks at every catalogue that is open. What a kill left is carried into the ledger, a catalogue from before there were
 * accounts gets its first one from whoever answers for the compartment, and one that nobody answers for is shut, and
 * named with whoever signed it, until somebody accepts it.
 */
export async function accountForCatalogues(session: VaultSession): Promise<void> {
  for (const compartment of session.compartments()) {
    const finding = findingOf(session, compartment)
    const about = { compartment: compartment.id }
    if (finding.is === 'left' && session.isWritable)
      session.ledger.record('catalogue.settled', { ...about, facts: factsOfAccount(finding.account) })
    if (finding.is === 'new' && session.isWritable && answersFor(session, compartment.id))
      session.ledger.record('catalogue.accepted', { ...about, facts: factsOfCatalogue(compartment) })
    if (finding.is === 'unaccounted') await session.shut(compartment.id, named(session, compartment))
  }
}

/** Whether the person who is here may accept a catalogue: see {@link mayRenew}. */
export function answersFor(vault: Pick<OpenVault, 'authority' | 'person' | 'now'>, compartment: Id): boolean {
  return mayRenew(vault.authority, compartment, vault.person.staffId, vault.now())
}

function findingOf(session: VaultSession, compartment: OpenCompartment): Finding {
  const account = newestAccount(session, compartment.id)
  if (account === null) return { is: 'new' }
  const { generation, root } = compartment.catalogue.state()
  if (generation === account.generation && root.toString('hex') === account.root) return { is: 'accounted' }
  const said = generation > account.generation ? saidIn(session, compartment) : null
  return said === null ? { is: 'unaccounted' } : { is: 'left', account: said }
}

/** What somebody entitled signed about this very state, in the catalogue; null if nobody did. */
function saidIn(session: VaultSession, { id, keys, catalogue }: OpenCompartment): CatalogueAccount | null {
  const { vaultId, authority, directory } = session
  const { generation, root } = catalogue.state()
  const statement = catalogue.statement()
  const account = statement === null ? null : accountLayout.tryDecode(statement)
  const isAbout =
    account?.vaultId === vaultId &&
    account.compartment === id &&
    account.epoch === keys.epoch &&
    account.generation === generation &&
    account.root.equals(root)
  return isAbout && isAnswered(account, authority, directory, session.now()) ? account : null
}

/**
 * The fault with whoever signed the state of the vault that holds this catalogue, as the finding has it that is written
 * down when that is first seen. Whoever made that state can also be the one who writes it down first, with another's name;
 * so the author of the finding is named beside the signer, and one of them is always whoever signed the state as the
 * vault's.
 */
function named(session: VaultSession, { id, catalogue }: OpenCompartment): Fault {
  const state = catalogue.state()
  const find = () => firstFinding(session, id, factsOfState(state))
  if (session.isWritable && find() === null) recordFinding(session, id, state)
  const known = find()
  const signer = known === null ? signerOf(session, id, state) : known.facts['signer']
  const codes = { signer: codeOf(session, signer), finder: codeOf(session, known?.by) }
  return new Fault('catalogue-unaccounted', {
    name: catalogue.name(),
    ...(codes.signer === undefined ? {} : { signer: codes.signer }),
    ...(codes.finder === undefined ? {} : { finder: codes.finder }),
  })
}

function codeOf({ directory }: VaultSession, staffId: unknown): string | undefined {
  return typeof staffId === 'string' ? directory.certificate(staffId)?.code : undefined
}

/**
 * In a vault that was put back: shuts what is newer than the state it goes by. Whoever had a right at that time may see
 * what there was then, and nothing that was stored since.
 */
export async function shutNewer(
  state: SignedState,
  open: Pick<OpenFolder, 'compartments' | 'shutOne' | 'registry' | 'live'>,
): Promise<void> {
  const { registry, live } = open
  const { authority, directory } = live
  const book = { vaultId: state.vaultId, registry, authority, directory }
  for (const [id, compartment] of open.compartments) {
    const signed = state.compartments.find((one) => one.id === id)?.generation ?? 0
    const accounted = newestAccount(book, id)?.generation ?? Infinity
    if (compartment.catalogue.state().generation > Math.min(signed, accounted))
      await open.shutOne(id, new Fault('state-older'))
  }
}
