/** Who may do what in which compartment: grants, the matrix, its review, epochs. */
import { z } from '../zod.ts'
import { count, id, instant, nothing } from './basics.ts'
import { call, job } from './declare.ts'
import { keepsItsWord } from '../model/offered-rights.ts'
import { right } from './file.ts'
import { clearanceProblem, role } from './staff.ts'

export const grant = z.object({
  compartment: id,
  staffId: id,
  rights: z.array(right),
  epoch: count,
  until: instant.nullable(),
  givenAt: instant,
  /** Staff code, or `recovery`. */
  givenBy: z.string(),
  lastUsedAt: instant.nullable(),
  /** Past its end, or its holder may not work now. */
  dormant: z.boolean(),
})
export type Grant = z.infer<typeof grant>

export const accessCompartment = z.object({
  id,
  /** Null where whoever asks may not see it. */
  name: z.string().nullable(),
  epoch: count,
  /** Somebody who had the key left and it has not been renewed. */
  epochDue: z.boolean(),
  /** Whether whoever asks may give and revoke grants here. */
  administered: z.boolean(),
})
export type AccessCompartment = z.infer<typeof accessCompartment>

/** Somebody who has a grant or could be given one. */
export const accessPerson = z.object({
  staffId: id,
  code: z.string(),
  name: z.string(),
  role,
  /** Null while the person may work. */
  problem: clearanceProblem.nullable(),
})
export type AccessPerson = z.infer<typeof accessPerson>

export const accessCalls = {
  /** Everybody by compartments. Custodians, auditors, and administrators for their own compartments. */
  'grant.list': call({
    room: 'engine',
    input: nothing,
    output: z.object({
      /** Everybody who is here, and whoever else still has a grant. */
      people: z.array(accessPerson),
      compartments: z.array(accessCompartment),
      grants: z.array(grant),
      reviewedAt: instant.nullable(),
      reviewDueAt: instant.nullable(),
    }),
  }),
  /**
   * Gives, widens, narrows or prolongs. Faults: `no-right` unless the giver administers the compartment,
   * `grantee-not-cleared` for somebody without current papers, `second-person` where the office's rules ask for one.
   */
  'grant.give': call({
    room: 'engine',
    input: z.object({
      compartment: id,
      staffId: id,
      /** `add` without `read` is refused: both are the same key. */
      rights: z.array(right).min(1).max(6).refine(keepsItsWord),
      until: instant.nullable(),
      approval: id.optional(),
    }),
    output: nothing,
  }),
  /** The person opens nothing new from their next unlock on; `epoch.begin` makes their old key worthless, too. */
  'grant.revoke': call({
    room: 'engine',
    input: z.object({ compartment: id, staffId: id }),
    output: nothing,
  }),
  /** Confirms line by line; what is not in the list must have been revoked before. */
  'grant.review': call({
    room: 'engine',
    input: z.object({ lines: z.array(z.object({ compartment: id, staffId: id })).max(10_000) }),
    output: nothing,
  }),
}

export const accessJobs = {
  /** A new key for a compartment: file keys are rewrapped, everybody who still has a grant is given the new one. */
  'epoch.begin': job({
    input: z.object({ compartment: id }),
    result: z.object({ epoch: count, rewrapped: count, grants: count }),
  }),
}
