/** What happened, and what the machine looks like. */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import { count, id, instant, nothing, place } from './basics.ts'
import { call, job } from './declare.ts'

/** Every act that the ledger knows. New acts are added at the end; none is ever renamed. */
export const act = z.enum([
  'vault.created',
  'vault.restored',
  'vault.accepted-older',
  'session.unlocked',
  'session.refused',
  'session.locked',
  'passcode.changed',
  'custodian.appointed',
  'head.repaired',
  'guard.found',
  'guard.overruled',
  'clock.set-back',
  'compartment.created',
  'compartment.renamed',
  'grant.given',
  'folder.created',
  'folder.renamed',
  'file.imported',
  'file.opened',
  'file.exported',
  'item.renamed',
  'item.moved',
  'item.trashed',
  'item.untrashed',
  'item.removed',
  'content.checked',
  'drive.named',
  'backup.created',
  'backup.verified',
  'ledger.exported',
  'idle.set',
  'staff.enrolled',
  'staff.screened',
  'staff.suspended',
  'staff.resumed',
  'staff.left',
  'staff.reset',
  'agreement.issued',
  'agreement.accepted',
  'grant.revoked',
  'grant.reviewed',
  'epoch.begun',
  'way.added',
  'way.removed',
  'way.renamed',
  'key.refused',
  'policy.set',
  'request.made',
  'request.approved',
  'request.declined',
  'request.withdrawn',
  'recovery.reissued',
  'recovery.accepted',
  'file.restored',
  'recovery.seen',
  'ways.stated',
  'ways.differed',
  'catalogue.settled',
  'catalogue.accepted',
  'catalogue.unaccounted',
])
export type Act = z.infer<typeof act>

export const phase = z.enum(['intent', 'done', 'failed', 'cancelled'])

/**
 * What an entry is shown as. `unknown`: signed, of an act that this program does not know, which stands in the fact `act`;
 * `unreadable`: one that is no entry, although the chain goes on behind it.
 */
export const shownAct = z.union([act, z.enum(['unknown', 'unreadable'])])

export const ledgerEntry = z.object({
  sequence: count,
  at: instant,
  /** Staff code, or `recovery` for an act done with the recovery sheets. */
  by: z.string(),
  act: shownAct,
  phase,
  /** The sequence of the intent that this entry ends. */
  of: count.nullable(),
  compartment: id.nullable(),
  /** Codes, ids and numbers only. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
export type LedgerEntry = z.infer<typeof ledgerEntry>

const filter = z.object({
  act: act.optional(),
  by: z.string().max(32).optional(),
  compartment: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
})

/** One thing that ties the machine to the outside. */
export const guardFinding = z.object({
  kind: z.enum(['interface', 'route', 'radio', 'listener', 'unknown']),
  /** `eth0`, `default via eth0`, `wlan0`, `0.0.0.0:22 tcp`. */
  name: z.string(),
  /** Findings that count against the rule; others are shown for information (a loopback listener, say). */
  serious: z.boolean(),
})
export type GuardFinding = z.infer<typeof guardFinding>

/** Entries that changed nothing, because whoever wrote them had no right to what they say. */
export const refusedEntries = z.object({
  refused: count,
  /** The newest ones, newest first. */
  refusals: z.array(z.object({ sequence: count, at: instant, act, by: z.string() })),
})
export type RefusedEntries = z.infer<typeof refusedEntries>

/** An entry that says of a compartment that nobody answers for what lies in it, and behind which nobody accepted it. */
export const unaccountedState = z.object({
  sequence: count,
  at: instant,
  compartment: id,
  /** Staff code of whoever signed that state as the vault's; null if nobody did. */
  signer: z.string().nullable(),
  /** Whose word that is. */
  finder: z.string(),
})
export type UnaccountedState = z.infer<typeof unaccountedState>

/** What a vault holds that its ledger does not account for. People by their codes. */
export const trustFindings = refusedEntries.extend({
  /** Newest first. */
  unaccounted: z.array(unaccountedState),
  /** Found at this unlock: ways in that their owner never named, and named ones that are not there. */
  waysDiffer: z.array(z.object({ code: z.string(), foreign: count, missing: count })),
  /** Who has ways in that the rule for their role does not allow, and how many. */
  waysUnfit: z.array(z.object({ code: z.string(), ways: count })),
  /** Compartments that the ledger has and the registry lacks, and the other way round. */
  compartmentsMissing: z.array(id),
  compartmentsForeign: z.array(id),
})
export type TrustFindings = z.infer<typeof trustFindings>

export const ledgerCalls = {
  'ledger.list': call({
    room: 'engine',
    input: z.object({ filter, offset: count, limit: z.int().min(1).max(LIMITS.pageRows) }),
    output: z.object({ total: count, rows: z.array(ledgerEntry) }),
  }),
  /** Looks at the machine now: interfaces, routes, radios, listening sockets. */
  'guard.look': call({
    room: 'engine',
    input: nothing,
    output: z.object({ findings: z.array(guardFinding), connected: z.boolean() }),
  }),
  /** What is true of this process: locked memory, cipher, KDF cost, versions. */
  'security.status': call({
    room: 'engine',
    input: nothing,
    output: z.object({
      memoryLocked: z.boolean(),
      kdfMemoryBytes: count.optional(),
      kdfPasses: count.optional(),
      sqliteVersion: z.string(),
      cipher: z.string(),
      sodiumVersion: z.string(),
      engineMemoryBytes: count,
      /** While a vault is open, for custodians and auditors. */
      findings: trustFindings.optional(),
    }),
  }),
}

export const ledgerJobs = {
  /** Walks the whole chain: numbers, hashes, signatures, the signed head, the signers' certificates. */
  'ledger.verify': job({
    input: nothing,
    result: z.object({
      entries: count,
      intact: z.boolean(),
      /** The first entry that does not verify. */
      brokenAt: count.optional(),
      headHash: z.string(),
      ...refusedEntries.shape,
      unaccounted: z.array(unaccountedState),
    }),
  }),
  'ledger.export': job({
    input: z.object({ to: place, format: z.enum(['csv', 'json']), filter }),
    places: { to: 'carry-out' },
    result: z.object({ entries: count, name: z.string() }),
  }),
}
