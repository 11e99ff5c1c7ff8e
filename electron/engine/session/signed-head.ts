import type { Access, Head } from '../format/head.ts'
import type { CompartmentState } from '../format/state.ts'
import { signState } from '../keys/signed-state.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Author } from '../ledger/open-ledger.ts'
import type { OpenFolder } from './open-folder.ts'
import { assertWhole } from './trusted-state.ts'

export interface HeadSigning {
  /** The head before. */
  readonly head: Head
  readonly access: Access
  readonly open: Pick<OpenFolder, 'registry' | 'compartments' | 'live'>
  readonly ledger: Pick<Ledger, 'head'>
  readonly author: Author
  readonly now: number
  /** A number that the new one must exceed, beside the head's own. */
  readonly above?: number
}

/**
 * The next head: what the databases say at this moment, signed. Compartments that this holder cannot open are carried on,
 * as far as the ledger knows of them: others would fill the head, until there is no room in it for an honest change.
 * @throws Fault `ledger-damaged`: a state that names a broken chain would open for nobody
 */
export function signedHead({ head, access, open, ledger, author, now, above = 0 }: HeadSigning): Head {
  const { vaultId, slots, registryGrants, recovery } = access
  const next = { vaultId, slots, registryGrants, recovery }
  assertWhole(open.live)
  const state = signState(
    {
      sequence: Math.max(head.state.sequence, above) + 1,
      at: now,
      ledger: ledger.head(),
      registry: open.registry.state(),
      compartments: compartmentStates(head, open),
      signer: author.by,
    },
    next,
    author.signing,
  )
  return { formatVersion: head.formatVersion, ...next, state }
}

function compartmentStates(
  head: Head,
  { compartments, live }: Pick<OpenFolder, 'compartments' | 'live'>,
): CompartmentState[] {
  const { compartmentsMade } = live.authority
  const carried = head.state.compartments.filter(({ id }) => compartmentsMade.has(id))
  const states = new Map(carried.map((state) => [state.id, state]))
  for (const [id, { catalogue }] of compartments) states.set(id, { id, ...catalogue.state() })
  return [...states.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}
