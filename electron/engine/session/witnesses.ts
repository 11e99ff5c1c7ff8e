import type { Id } from '../../../shared/contract/basics.ts'
import type { olderFinding } from '../../../shared/contract/session.ts'
import { Fault, type FaultCode } from '../../../shared/model/fault.ts'
import type { z } from '../../../shared/zod.ts'
import { equalBytes } from '../crypto/hash.ts'
import type { SignedState } from '../format/state.ts'
import { Pacer } from '../jobs/pacer.ts'
import { RecoveryWord } from '../ledger/lineage.ts'
import { headOf } from '../ledger/open-ledger.ts'
import { ChainWalk } from '../ledger/verify-ledger.ts'
import type { Catalogue } from '../store/catalogue.ts'
import type { Registry } from '../store/registry.ts'
import type { HeadReading } from './head-store.ts'
import type { OpenFolder } from './open-folder.ts'

export type OlderFinding = z.infer<typeof olderFinding>

/** How many entries behind the signed head may be walked at once. A crash leaves a few. */
const TAIL_BATCH = 500
/** Entries that are counted at once. */
const COUNT_BATCH = 1000

/**
 * Compares what lies in the folder with everything that could know of something newer: the signed head for each
 * database, the two copies of the head for each other, and this machine's anchor for the whole folder.
 * Databases newer than the head are what a crash leaves, and fine. What is older was put back. All rows of all
 * catalogues are read; the thread goes on answering meanwhile, and nobody may write yet.
 * @throws Fault `cancelled`
 */
export async function findOlder(
  reading: HeadReading,
  anchor: SignedState | null,
  open: OpenFolder,
  signal: AbortSignal,
): Promise<readonly OlderFinding[]> {
  return [
    ...olderCopy(reading),
    ...olderVault(reading.head.state, anchor, open.registry),
    ...(await olderRegistry(reading.head.state, open, signal)),
    ...(await olderCompartments(reading.head.state, open, signal)).map(({ finding }) => finding),
  ]
}

/** Two copies of one number that differ: one of them came from another line of the vault's history. */
function olderCopy({ head, other }: HeadReading): OlderFinding[] {
  if (other === null || other.state.sequence !== head.state.sequence) return []
  if (equalBytes(other.state.signature, head.state.signature)) return []
  return [finding('vault', 'other-copy', head.state.sequence, other.state)]
}

function olderVault(state: SignedState, anchor: SignedState | null, registry: Registry): OlderFinding[] {
  if (anchor === null) return []
  // The sheets' own word, newer than what this machine knows: a restore that was killed before the anchor was written.
  if (state.signer === 'recovery' && state.sequence > anchor.sequence) return []
  const older = anchor.sequence > state.sequence
  const otherAtSameNumber =
    anchor.sequence === state.sequence && !equalBytes(anchor.signature, state.signature)
  const entry = registry.entry(anchor.ledger.sequence)
  const otherHistory = entry !== null && !equalBytes(entry.hash, anchor.ledger.hash)
  // Somebody with keys may put the folder back and number on above the anchor. Only sheets may make a ledger shorter.
  const cutOff = anchor.ledger.sequence > 0 && entry === null
  if (!older && !otherAtSameNumber && !otherHistory && !cutOff) return []
  return [finding('vault', 'machine', state.sequence, anchor)]
}

export async function olderRegistry(
  state: SignedState,
  { registry }: OpenFolder,
  signal: AbortSignal,
): Promise<OlderFinding[]> {
  const last = registry.lastEntry()?.sequence ?? 0
  const gaps = (await countEntries(registry, last, signal)) !== last
  const named = registry.entry(state.ledger.sequence)
  const ledgerOlder = gaps || (state.ledger.sequence > 0 && !named?.hash.equals(state.ledger.hash))
  const { generation, root } = registry.state()
  const rowsOlder =
    !registry.isConsistent() ||
    generation < state.registry.generation ||
    (generation === state.registry.generation && !root.equals(state.registry.root))
  if (!ledgerOlder && !rowsOlder) return []
  return [finding('registry', 'head', last, { sequence: state.ledger.sequence, at: state.at })]
}

/** Reads every page of the ledger, as one look at all of it would. */
async function countEntries(registry: Registry, last: number, signal: AbortSignal): Promise<number> {
  const pacer = new Pacer(signal)
  let found = 0
  for (let after = 0; after < last; after += COUNT_BATCH) {
    found += registry.countBetween(after, Math.min(after + COUNT_BATCH, last))
    await pacer.breathe()
  }
  return found
}

interface OlderCompartment {
  readonly id: Id
  readonly finding: OlderFinding
}

type Compartments = Pick<OpenFolder, 'compartments' | 'shutOne'>

/**
 * Compartments whose catalogue is not the one that was signed, nor a later one. One that cannot be read to its end is
 * shut for that, as if it had not opened: it must not keep the others shut.
 * @throws Fault `cancelled`
 */
async function olderCompartments(
  state: SignedState,
  open: Compartments,
  signal: AbortSignal,
): Promise<OlderCompartment[]> {
  const older: OlderCompartment[] = []
  for (const [id, { catalogue }] of [...open.compartments]) {
    try {
      const found = await olderCatalogue(state, id, catalogue, signal)
      if (found !== null) older.push({ id, finding: found })
    } catch (error) {
      if (!(error instanceof Fault) || error.kind === 'cancelled') throw error
      await open.shutOne(id, error)
    }
  }
  return older
}

async function olderCatalogue(
  state: SignedState,
  id: Id,
  catalogue: Catalogue,
  signal: AbortSignal,
): Promise<OlderFinding | null> {
  const signed = state.compartments.find((one) => one.id === id)
  const { generation, root } = catalogue.state()
  const isOlder =
    !(await catalogue.isConsistent(signal)) ||
    (signed !== undefined &&
      (generation < signed.generation || (generation === signed.generation && !root.equals(signed.root))))
  if (!isOlder) return null
  const witness = { sequence: signed?.generation ?? generation, at: state.at }
  return { ...finding('compartment', 'head', generation, witness), compartment: catalogue.name() }
}

/** Closes every compartment whose catalogue was put back; it joins those that do not open, for this reason. */
export async function shutOlder(
  state: SignedState,
  open: Compartments,
  why: FaultCode,
  signal = new AbortController().signal,
): Promise<void> {
  for (const { id } of await olderCompartments(state, open, signal)) await open.shutOne(id, new Fault(why))
}

function finding(
  part: OlderFinding['part'],
  witness: OlderFinding['witness'],
  hereSequence: number,
  witnessed: { sequence: number; at?: number },
): OlderFinding {
  const at = witnessed.at === undefined ? {} : { witnessAt: witnessed.at }
  return { part, witness, hereSequence, witnessSequence: witnessed.sequence, ...at }
}

/** Whose word as `recovery` counts behind the entry that a signed state names. */
function recoveryWordAt({ ledger }: SignedState, { live }: OpenFolder): RecoveryWord {
  const handovers = live.authority.successions.filter((sequence) => sequence <= ledger.sequence)
  return new RecoveryWord(handovers.length)
}

/**
 * The entries behind the one that the signed head names: written before a crash, so each must link on and be signed by
 * somebody known.
 * @throws Fault `ledger-damaged`
 */
export function verifyTail(state: SignedState, open: OpenFolder): void {
  const { registry, directory } = open
  const staffIds = registry.staff().map(({ staffId }) => staffId)
  const evidence = { vaultId: state.vaultId, directory, states: [] }
  const walk = new ChainWalk(evidence, state.ledger, staffIds, recoveryWordAt(state, open))
  for (;;) {
    const rows = registry.entriesFrom(walk.sequence + 1, TAIL_BATCH)
    if (rows.length === 0) break
    if (!rows.every((row) => walk.step(row))) {
      throw new Fault('ledger-damaged', { sequence: walk.sequence + 1 })
    }
  }
  if (headOf(registry, state.vaultId).sequence !== walk.sequence) {
    throw new Fault('ledger-damaged', { sequence: walk.sequence + 1 })
  }
}
