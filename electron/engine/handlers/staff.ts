import { collectLeftovers } from '../compartments/collect-leftovers.ts'
import { acceptAgreement, issueAgreement, showAgreement, signAgreement } from '../staff/agreement.ts'
import { enrolStaff } from '../staff/enrol.ts'
import { listStaff } from '../staff/list-staff.ts'
import { screenMember } from '../staff/screen.ts'
import { resumeMember, suspendMember } from '../staff/standing.ts'
import type { CallHandlers, JobHandlers } from './handler.ts'

type StaffCall = 'staff.list' | 'staff.screen' | 'staff.suspend' | 'staff.resume'
type AgreementCall = 'agreement.show' | 'agreement.issue' | 'agreement.accept'

export const STAFF_CALLS: Pick<CallHandlers, StaffCall | AgreementCall> = {
  'staff.list': ({ room }) => listStaff(room.vault()),
  'staff.screen': async ({ room }, input) => {
    await screenMember(room.vault(), input)
    return {}
  },
  'staff.suspend': async ({ room }, input) => {
    await suspendMember(room.vault(), input)
    return {}
  },
  'staff.resume': async ({ room }, input) => {
    await resumeMember(room.vault(), input)
    return {}
  },
  'agreement.show': ({ room }) => showAgreement(room.vault()),
  'agreement.issue': ({ room }, input) => issueAgreement(room.vault(), input),
  'agreement.accept': async ({ room, environment }, input) => {
    const wasSigning = room.vault().mode === 'signing'
    await acceptAgreement(room.vault(), input)
    // Compartments open only now, as they do at any other unlock.
    if (wasSigning) await collectLeftovers(room.vault(), environment.contentThread)
    room.changed()
    return {}
  },
}

export const STAFF_JOBS: Pick<JobHandlers, 'staff.enrol' | 'agreement.sign'> = {
  'staff.enrol': ({ room }, input, job) => enrolStaff(room, input, job),
  'agreement.sign': async ({ room }, input, job) => {
    await signAgreement(room, input, job)
    return {}
  },
}
