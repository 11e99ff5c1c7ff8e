import type { Id } from '../../../shared/contract/basics.ts'
import type { GuardedAct } from '../../../shared/contract/policy.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { LABELS } from '../crypto/labels.ts'
import { verify } from '../crypto/pairs.ts'
import type { Facts } from '../format/entry.ts'
import { approvalMessage, encodeSubject, requestLayout, subjectDigest } from '../format/request.ts'
import type { Authority, RequestFact } from '../ledger/authority.ts'
import { isActingCustodian, mayAdminister } from '../ledger/authority-rules.ts'
import type { OpenVault } from './open-vault.ts'

/** What somebody is about to do, and on whose word. */
export interface GuardedDeed {
  readonly act: GuardedAct
  /** The input of the act without places and approval; what is approved is exactly this. */
  readonly subject: Readonly<Record<string, unknown>>
  /** Of an approved request. */
  readonly approval: Id | undefined
}

/**
 * Lets a guarded act pass only with a second person's signature over this very act, where the office's rules ask for it.
 * @returns facts for the act's entries: the request, who approved, and the signature; none where no rule asks.
 * @throws Fault `second-person` without an approval; `request-over` for one that is used, late, another's, of something
 * else, or of somebody who may not work any more.
 */
export function secondPerson(vault: OpenVault, deed: GuardedDeed): Facts {
  if (!vault.authority.policy.secondPerson.includes(deed.act)) return {}
  if (deed.approval === undefined) throw new Fault('second-person', { act: deed.act })
  const fact = vault.authority.request(deed.approval)
  const approval = fact === null ? null : approvalOf(vault, fact)
  if (fact === null || approval === null || !isAbout(vault, fact, deed)) throw new Fault('request-over')
  return { request: fact.id, second: approval.second, secondSignature: approval.signature.toString('hex') }
}

function isAbout(vault: OpenVault, fact: RequestFact, deed: GuardedDeed): boolean {
  const { person, authority } = vault
  const now = vault.now()
  return (
    fact.state === 'approved' &&
    fact.act === deed.act &&
    fact.by === person.staffId &&
    fact.until > now &&
    fact.digest === subjectDigest(deed.act, encodeSubject(deed.subject)).toString('hex') &&
    mayDecide(authority, fact, fact.second, compartmentOf(deed.subject), now)
  )
}

/** The second person's signature, if it is theirs. */
function approvalOf(vault: OpenVault, fact: RequestFact): { second: Id; signature: Buffer } | null {
  const { second } = fact
  const row = vault.registry.requests().find(({ id }) => id === fact.id)
  if (second === null || row === undefined) return null
  const signature = requestLayout.decode(row.body).approval
  const key = vault.directory.signingKey(second)
  if (signature === null || key === null) return null
  const message = approvalMessage({
    ...{ vaultId: vault.vaultId, request: fact.id, act: fact.act, by: fact.by, until: fact.until },
    digest: Buffer.from(fact.digest, 'hex'),
  })
  return verify(key, LABELS.approval, message, signature) ? { second, signature } : null
}

/**
 * Whether somebody may be the second person: never whoever asked; a custodian, or for an act in a compartment whoever
 * administers it, who may work at the moment.
 * @param compartment that the act is in; null if it is in none.
 */
export function mayDecide(
  authority: Authority,
  { by }: Pick<RequestFact, 'by'>,
  decider: Id | null,
  compartment: Id | null,
  now: number,
): boolean {
  if (decider === null || decider === by) return false
  const administers = compartment !== null && mayAdminister(authority, decider, compartment, now)
  return administers || isActingCustodian(authority, decider, now)
}

/** The compartment that a guarded act is in, by its input. */
export function compartmentOf(subject: Readonly<Record<string, unknown>>): Id | null {
  const { compartment } = subject
  return typeof compartment === 'string' ? compartment : null
}
