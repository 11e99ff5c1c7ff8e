/** The people of the office: enrolment, screening, agreement, suspending, leaving. */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import { count, id, instant, label, nothing, passcode, place, reason, staffCode } from './basics.ts'
import { call, job } from './declare.ts'
import { ceremonyId, keyProof, slotKind } from './hardware-key.ts'

/** A custodian administers, a clerk works where there are grants, an auditor reads ledger, checks and reports. */
export const role = z.enum(['custodian', 'clerk', 'auditor'])
export type Role = z.infer<typeof role>

/** Why somebody may not work now although their passcode or key is right. */
export const clearanceProblem = z.enum([
  'not-started',
  'screening-missing',
  'screening-failed',
  'screening-lapsed',
  'agreement-missing',
  'agreement-lapsed',
  'agreement-new',
  'suspended',
  'dormant',
  'left',
])
export type ClearanceProblem = z.infer<typeof clearanceProblem>

/** What is kept of a background check: that it was made, not what it says. */
export const screening = z.object({
  outcome: z.enum(['passed', 'failed']),
  /** When the check was made. */
  at: instant,
  /** Where the office keeps the report: a number or mark without spaces. */
  reference: z
    .string()
    .trim()
    .max(40)
    .regex(/^[\w.:/-]*$/),
  /** Null: as long as the office's rules say. */
  until: instant.nullable(),
})
export type Screening = z.infer<typeof screening>

export const acceptance = z.object({ version: count, at: instant, until: instant.nullable() })

/** One way of a person to unlock. */
export const wayIn = z.object({
  slot: id,
  kind: slotKind,
  /** What its owner calls it; empty for a passcode. */
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
})
export type WayIn = z.infer<typeof wayIn>

export const member = z.object({
  staffId: id,
  code: z.string(),
  name: z.string(),
  role,
  startsAt: instant.nullable(),
  enrolledAt: instant,
  /** Staff code, or `recovery` for whom the recovery sheets vouch. */
  enrolledBy: z.string(),
  /** Nobody else can vouch for the first custodian: the sheets do, and missing papers are advised, not demanded. */
  vouched: z.boolean(),
  /** Null while the person may work. */
  problem: clearanceProblem.nullable(),
  /** `until` is the end that holds: the screening's own, or that of the office's rules. */
  screening: screening.extend({ by: z.string() }).nullable(),
  agreement: acceptance.nullable(),
  lastUnlockedAt: instant.nullable(),
  leftAt: instant.nullable(),
  /** Six words from the person's public keys, the same on every screen. */
  fingerprint: z.array(z.string()),
  waysIn: z.array(wayIn),
  /** The only custodian who may work: cannot leave or be suspended. */
  lastCustodian: z.boolean(),
})
export type Member = z.infer<typeof member>

export const agreement = z.object({
  /** 0 while the office has issued none: the text is the template then. */
  version: count,
  text: z.string().max(LIMITS.agreementMaxCharacters),
  /** How long an acceptance holds; null for ever. */
  months: z.int().min(1).max(120).nullable(),
  issuedAt: instant.nullable(),
  issuedBy: z.string().nullable(),
})
export type Agreement = z.infer<typeof agreement>

/** What somebody signs with: the version read, and their name typed as the agreement asks. */
const signing = { version: count, typedName: label }

/** What a person who leaves could do and did: for the custodian's decision and the exit sheet. */
export const leaving = z.object({
  member,
  compartments: z.array(
    z.object({
      id,
      /** Null where whoever asks may not see it. */
      name: z.string().nullable(),
      rights: z.array(z.string()),
      /** Files that were looked at, each once, and the newest of them: the name is null where whoever asks may not read it, or it is gone. */
      opened: count,
      openedFiles: z.array(z.object({ name: z.string().nullable(), at: instant })).max(LIMITS.leavingListed),
      /** Files that were carried out, and the newest exports, with the reasons that were given. */
      exported: count,
      exports: z.array(z.object({ at: instant, files: count, reason: z.string() })).max(LIMITS.leavingListed),
      lastUsedAt: instant.nullable(),
      /** The person administers it, and nobody else who may work does: nobody could give rights there any more. */
      soleAdministrator: z.boolean(),
      /** Whether whoever asks holds the key and may begin the next epoch at once. */
      renewable: z.boolean(),
    }),
  ),
  /** Backup sets made while the person had keys: they open to those keys for ever. */
  backupSets: z.array(z.object({ setId: id, driveName: z.string(), createdAt: instant })),
  /** The last day of work, for somebody who has left. */
  endsAt: instant.nullable(),
})
export type Leaving = z.infer<typeof leaving>

export const staffCalls = {
  /** Everybody, those who left last. Custodians and auditors. */
  'staff.list': call({ room: 'engine', input: nothing, output: z.object({ members: z.array(member) }) }),
  'staff.screen': call({ room: 'engine', input: z.object({ staffId: id, screening }), output: nothing }),
  'staff.suspend': call({ room: 'engine', input: z.object({ staffId: id, reason }), output: nothing }),
  /** Ends a suspension, and counts as use for somebody who was disabled after not working for long. */
  'staff.resume': call({ room: 'engine', input: z.object({ staffId: id }), output: nothing }),
  'staff.leaving': call({ room: 'engine', input: z.object({ staffId: id }), output: leaving }),
  'agreement.show': call({ room: 'engine', input: nothing, output: agreement }),
  /** A new version: everybody is asked again at their next unlock. */
  'agreement.issue': call({
    room: 'engine',
    input: z.object({
      text: z.string().trim().min(1).max(LIMITS.agreementMaxCharacters),
      months: z.int().min(1).max(120).nullable(),
    }),
    output: z.object({ version: count }),
  }),
  /** The person who is here signs, with their own key. */
  'agreement.accept': call({ room: 'engine', input: z.object(signing), output: nothing }),
}

export const staffJobs = {
  /**
   * Enrols a person who sits at the workstation: their own passcode, their own keys, their own signature. They get the
   * registry's key only when screening and agreement are both recorded and current. Faults: `code-taken`, those of the
   * passcode and of the key's ceremonies, `agreement-changed`.
   */
  'staff.enrol': job({
    input: z.object({
      code: staffCode,
      name: label,
      role,
      startsAt: instant.nullable(),
      screening: screening.nullable(),
      agreement: z.object(signing).nullable(),
      /** Empty where the policy asks for a key alone. */
      passcode,
      /** Ceremonies whose key was registered and proved; `key.register`. */
      keys: z.array(ceremonyId).max(5),
    }),
    result: z.object({ staffId: id, fingerprint: z.array(z.string()), problem: clearanceProblem.nullable() }),
  }),
  /** Somebody signs at the workstation where a custodian is at work: who was never cleared has no key to unlock with. */
  'agreement.sign': job({
    input: z.object({ staffId: id, ...signing, passcode, key: keyProof.optional() }),
    result: nothing,
  }),
  /**
   * Takes away every way in and every grant, and begins a new epoch of each compartment the person could open and whose
   * key is here; the others are listed as due.
   */
  'staff.leave': job({
    input: z.object({ staffId: id, endsAt: instant, reason, approval: id.optional() }),
    result: z.object({ renewed: count, due: count, rewrapped: count }),
  }),
  /** The exit sheet as a PDF in a chosen folder. `unprinted`: letters that it shows as boxes. */
  'leaving.save': job({
    input: z.object({ staffId: id, to: place }),
    places: { to: 'carry-out' },
    result: z.object({ name: z.string(), unprinted: z.array(z.string()) }),
  }),
}
