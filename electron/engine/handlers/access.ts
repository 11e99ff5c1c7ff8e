import { beginEpoch } from '../compartments/begin-epoch.ts'
import { giveGrant } from '../compartments/give-grant.ts'
import { listGrants } from '../compartments/list-grants.ts'
import { reviewGrants } from '../compartments/review-grants.ts'
import { revokeGrant } from '../compartments/revoke-grant.ts'
import type { CallsOf, JobsOf } from './handler.ts'

export const ACCESS_CALLS: CallsOf<`grant.${string}`> = {
  'grant.list': ({ room }) => listGrants(room.vault()),
  'grant.give': ({ room }, input) => giveGrant(room.vault(), input),
  'grant.revoke': ({ room }, input) => revokeGrant(room.vault(), input),
  'grant.review': ({ room }, input) => reviewGrants(room.vault(), input),
}

export const ACCESS_JOBS: JobsOf<`epoch.${string}`> = {
  'epoch.begin': ({ room }, input, job) => beginEpoch(room.vault(), input, job),
}
