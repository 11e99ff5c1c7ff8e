import { namesOfSubject } from '../staff/names-of-subject.ts'
import { setPolicy } from '../staff/policy.ts'
import {
  approvedSubject,
  decideHere,
  decideRequest,
  listRequests,
  makeRequest,
  withdrawRequest,
} from '../staff/requests.ts'
import type { CallsOf, JobsOf } from './handler.ts'

export const POLICY_CALLS: CallsOf<`${'policy' | 'request' | 'form'}.${string}`> = {
  'policy.get': ({ room }) => ({ policy: room.vault().authority.policy }),
  'policy.set': async ({ room }, input) => {
    await setPolicy(room.vault(), input)
    room.changed()
    return {}
  },
  'request.list': ({ room }) => listRequests(room.vault()),
  'request.make': ({ room }, input) => makeRequest(room.vault(), input),
  'request.names': ({ room }, { subject }) => ({ names: namesOfSubject(room.vault(), subject) }),
  'request.decide': async ({ room }, input) => {
    await decideRequest(room.vault(), input)
    return {}
  },
  'request.withdraw': async ({ room }, input) => {
    await withdrawRequest(room.vault(), input)
    return {}
  },
  'request.subject': ({ room }, input) => approvedSubject(room.vault(), input),
  'form.keep': ({ room }, { forms }) => {
    room.keepForms(forms)
    return {}
  },
  'form.take': ({ room }) => room.takeForms(),
}

export const POLICY_JOBS: JobsOf<`request.${string}`> = {
  'request.decide-here': async ({ room }, input, job) => {
    await decideHere(room, input, job)
    return {}
  },
}
