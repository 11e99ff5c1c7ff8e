/**
 * What entries say about catalogues: whoever changes one names, in the entry that ends the act, the generation and the
 * root that it has then. Only an entry of somebody who held the right at that point is an account of a catalogue.
 */
import { id, type Id } from '../../../shared/contract/basics.ts'
import type { Right } from '../../../shared/contract/file.ts'
import { z } from '../../../shared/zod.ts'
import type { CatalogueAccount } from '../format/account.ts'
import type { Facts } from '../format/entry.ts'
import { isAccountSigned } from '../keys/account.ts'
import type { EntryOutline } from '../format/entry-outline.ts'
import type { LedgerRow } from '../store/registry.ts'
import { type ActRule, type ActRules, countFact, hashFact } from './act-rule.ts'
import type { Authority } from './authority.ts'
import { currentGrant, mayRenew, rightsOf } from './authority-rules.ts'
import type { AuthorityState } from './authority-state.ts'
import type { Directory } from './directory.ts'

/** What a catalogue is at a moment, as entries name it. */
export const accountFacts = z.object({ generation: countFact, root: hashFact })

/** The facts of one that a kill left: what its author said in the catalogue itself, carried into the ledger. */
const settledFacts = accountFacts.extend({
  staff: id,
  intent: countFact,
  signature: z.string().regex(/^[0-9a-f]{128}$/),
})

/** The right that an act needs which changes nothing but a catalogue. */
const NEEDED: ReadonlyMap<string, Right> = new Map([
  ['compartment.renamed', 'administer'],
  ['folder.created', 'add'],
  ['folder.renamed', 'add'],
  ['file.imported', 'add'],
  ['item.renamed', 'add'],
  ['item.moved', 'add'],
  ['item.trashed', 'add'],
  ['item.untrashed', 'add'],
  ['item.removed', 'administer'],
])

/** Keys of a map are sorted, and no text that a person chose holds this: the fact `root`, 64 characters. */
const ROOT_FACT = Buffer.from('\x64root\x78\x40', 'latin1')

/**
 * Keeps in mind where an act on a catalogue began, until it ends, and the entry that accounts for what it led to: both
 * only of somebody who held the right at that point. Signatures are verified by whoever goes by an account: nothing but
 * the newest one of a compartment ever counts, and what a kill left bears its author's own.
 * @param now the trusted time of the entry.
 */
export function noteCatalogueAct(
  state: AuthorityState,
  said: EntryOutline,
  { entry }: Pick<LedgerRow, 'entry'>,
  now: number,
): void {
  const { act, by, compartment, phase, of, sequence } = said
  const right = NEEDED.get(act)
  if (right === undefined || compartment === null || by === 'recovery') return
  if (of !== null && state.begun(of)?.by === by) state.endBegun(of)
  if (phase !== 'intent' && !entry.includes(ROOT_FACT)) return
  if (!rightsOf(state, compartment, by, now).has(right)) return
  if (phase === 'intent') state.putBegun(sequence, { compartment, by, right })
  else state.putAccount(compartment, sequence)
}

/** The same for acts that are judged anyway: those that count account for the catalogue too. */
export function accounting(rules: ActRules): ActRules {
  return rules.map(([key, rule]) => [key, JUDGED.has(key) ? alsoAccounts(rule) : rule])
}

const JUDGED: ReadonlySet<string> = new Set(['compartment.created done', 'epoch.begun done'])

const alsoAccounts =
  (rule: ActRule): ActRule =>
  (state, signed) => {
    const { compartment, facts, sequence } = signed.entry
    if (!rule(state, signed)) return false
    if (compartment !== null && accountFacts.safeParse(facts).success) state.putAccount(compartment, sequence)
    return true
  }

/** Somebody who answers for the compartment takes its catalogue as it is. */
const catalogueAccepted: ActRule = (state, { entry, now }) => {
  const { compartment, facts, by, sequence } = entry
  if (compartment === null || !accountFacts.safeParse(facts).success) return false
  if (by !== 'recovery' && !mayRenew(state, compartment, by, now)) return false
  state.putAccount(compartment, sequence)
  return true
}

/** Whoever unlocks after a kill carries what the author of the act said into the ledger; it is the author's word. */
const catalogueSettled: ActRule = (state, { entry, now, directory }) => {
  const { compartment, facts, sequence } = entry
  const account = compartment === null ? null : settledAccount(facts, compartment, state, directory)
  if (account === null || !isAnswered(account, state, directory, now)) return false
  state.endBegun(account.intent)
  state.putAccount(account.compartment, sequence)
  return true
}

/** What an entry carries of somebody's account; null if it is none. */
function settledAccount(
  facts: Facts,
  compartment: Id,
  authority: Pick<Authority, 'epoch'>,
  directory: Directory,
): CatalogueAccount | null {
  const read = settledFacts.safeParse(facts)
  const certificate = read.success ? directory.certificate(read.data.staff) : null
  if (!read.success || certificate === null) return null
  const { staff: by, generation, intent, root, signature } = read.data
  return {
    ...{
      vaultId: certificate.vaultId,
      compartment,
      epoch: authority.epoch(compartment).epoch,
      generation,
      intent,
      by,
    },
    root: Buffer.from(root, 'hex'),
    signature: Buffer.from(signature, 'hex'),
  }
}

export function factsOfAccount({ generation, root, by, intent, signature }: CatalogueAccount): Facts {
  return { generation, root: root.toString('hex'), staff: by, intent, signature: signature.toString('hex') }
}

/**
 * Whether somebody answers for a state that no entry names yet: they signed it, for an act of their own that is not over,
 * which they began while they had the right to it in this epoch; they have that right still, and nobody gave them
 * anything else since. Whoever was suspended keeps the compartment's key, but begins nothing and ends nothing with it.
 * @param now the trusted time.
 */
export function isAnswered(
  { compartment, by, epoch, intent, ...signed }: CatalogueAccount,
  authority: Authority,
  directory: Pick<Directory, 'signingKey'>,
  now: number,
): boolean {
  const act = authority.begun(intent)
  if (act?.by !== by || act.compartment !== compartment) return false
  if (epoch !== authority.epoch(compartment).epoch || !mayEnd(authority, intent, now)) return false
  const key = directory.signingKey(by)
  return key !== null && isAccountSigned({ compartment, by, epoch, intent, ...signed }, key)
}

/** Whether an act is open in a compartment whose author may still answer for what it led to. */
export function isActOpen(authority: Authority, compartment: Id, now: number): boolean {
  return authority.begunIn(compartment).some((intent) => mayEnd(authority, intent, now))
}

/** Whether the act that an intent began is open, and its author has the right to it by the grant that they had then. */
function mayEnd(authority: Authority, intent: number, now: number): boolean {
  const act = authority.begun(intent)
  if (act === null) return false
  const { compartment, by, right } = act
  const grant = currentGrant(authority, compartment, by, now)
  if (grant === null || grant.sequence >= intent) return false
  return rightsOf(authority, compartment, by, now).has(right)
}

export const CATALOGUE_ACTS: ActRules = [
  ['catalogue.accepted done', catalogueAccepted],
  ['catalogue.settled done', catalogueSettled],
]
