/** The office's rules, and acts that wait for a second person. */
import { z } from '../zod.ts'
import { count, id, instant, nothing, passcode, reason, staffCode } from './basics.ts'
import { call, job } from './declare.ts'
import { keyProof } from './hardware-key.ts'

/** What a person must unlock with. */
export const unlockRule = z.enum(['passcode', 'key', 'either', 'both'])
export type UnlockRule = z.infer<typeof unlockRule>

/** Acts that the office may bind to a second person. */
export const guardedAct = z.enum([
  /** Giving the right to export or to administer. */
  'grant.give',
  /** Exporting a whole compartment, or more items than `exportItems`. */
  'file.export',
  'item.remove',
  'policy.set',
  'staff.leave',
  'older.accept',
  /** Using recovery sheets inside an open vault: resetting somebody, reissuing sheets. */
  'recovery.use',
])
export type GuardedAct = z.infer<typeof guardedAct>

/** Whether whoever administers the compartment that the act is in may be its second person, as any custodian may. */
export function isActInCompartment(act: GuardedAct): boolean {
  return act === 'grant.give' || act === 'file.export' || act === 'item.remove'
}

export const policy = z.object({
  unlock: z.object({ custodian: unlockRule, clerk: unlockRule, auditor: unlockRule }),
  /** Keys that can be copied to other devices by their maker. */
  syncedKeys: z.boolean(),
  /** 0: only after a suspicion, as NIST SP 800-63B-4 advises. Else 30 to 365. */
  passcodeDays: z.int().refine((days) => days === 0 || (days >= 30 && days <= 365)),
  /** Not unlocked for so long: disabled until a custodian says otherwise. */
  dormantDays: z.int().min(30).max(365),
  reviewMonths: z.int().min(1).max(24),
  /** How long a screening holds that names no end. */
  screeningMonths: z.int().min(1).max(120),
  secondPerson: z.array(guardedAct),
  /** Exports of more items than this count as large. */
  exportItems: count,
})
export type Policy = z.infer<typeof policy>

export const request = z.object({
  id,
  act: guardedAct,
  /** Who asks. */
  by: z.string(),
  byName: z.string(),
  at: instant,
  until: instant,
  state: z.enum(['waiting', 'approved', 'declined', 'withdrawn', 'used', 'lapsed']),
  /** Whoever approved or declined. */
  second: z.string().nullable(),
  /** Why it was declined; empty otherwise. */
  answer: z.string(),
  reason: z.string(),
  /** What it is about, for the screen: compartment and person by id, rights, counts. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The first files that it is about, or the folder, for whoever may read them; empty once it is decided. */
  names: z.array(z.string()),
  /** Whether the person who is here may approve it, and whether they asked. */
  mayDecide: z.boolean(),
  own: z.boolean(),
})
export type Request = z.infer<typeof request>

/** What a request is about: the input of the guarded act, without its approval and without places. */
const subject = z.record(z.string(), z.unknown())

export const policyCalls = {
  'policy.get': call({ room: 'engine', input: nothing, output: z.object({ policy }) }),
  /** `second-person-missing` if the rules bind a further act to two persons and nobody else could be the second one. */
  'policy.set': call({
    room: 'engine',
    input: z.object({ policy, approval: id.optional() }),
    output: nothing,
  }),
  'request.list': call({ room: 'engine', input: nothing, output: z.object({ requests: z.array(request) }) }),
  /** Asks for a second person; waits for at most seven days. `second-person-missing` if nobody could be one now. */
  'request.make': call({
    room: 'engine',
    input: z.object({ act: guardedAct, subject, reason }),
    output: z.object({ id }),
  }),
  /** Decided by the person who is here, when somebody else asked. */
  'request.decide': call({
    room: 'engine',
    input: z.object({ id, approve: z.boolean(), reason }),
    output: nothing,
  }),
  /** Names of the first files that a request would be about, or of the folder. */
  'request.names': call({
    room: 'engine',
    input: z.object({ subject }),
    output: z.object({ names: z.array(z.string()) }),
  }),
  'request.withdraw': call({ room: 'engine', input: z.object({ id }), output: nothing }),
  /** The stored subject of an approved request of one's own, to do it now. */
  'request.subject': call({
    room: 'engine',
    input: z.object({ id }),
    output: z.object({ act: guardedAct, subject }),
  }),
  /** Seals a form that was being filled, for the person who is here; it is given back once. */
  'form.keep': call({
    room: 'engine',
    input: z.object({ forms: z.array(z.object({ name: z.string().max(64), body: z.unknown() })).max(20) }),
    output: nothing,
  }),
  'form.take': call({
    room: 'engine',
    input: nothing,
    output: z.object({
      forms: z.array(z.object({ name: z.string(), body: z.unknown() })),
      keptAt: instant.nullable(),
    }),
  }),
}

export const policyJobs = {
  /** A second person decides at this workstation while the first is at work: code and passcode, or key. */
  'request.decide-here': job({
    input: z.object({
      id,
      approve: z.boolean(),
      reason,
      staffCode,
      passcode,
      key: keyProof.optional(),
    }),
    result: nothing,
  }),
}
