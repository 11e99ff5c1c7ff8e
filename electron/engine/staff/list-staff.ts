import type { Member as MemberView } from '../../../shared/contract/staff.ts'
import { fingerprintWords } from '../keys/fingerprint.ts'
import type { Member } from '../ledger/authority.ts'
import { clearanceProblem, isLastCustodian, screeningUntil } from '../ledger/authority-rules.ts'
import { codeOf } from '../ledger/directory.ts'
import type { VaultSession } from '../session/vault-session.ts'
import { waysOf } from './ways.ts'

/** Everybody, those who left last, else by code. */
export function listStaff(session: VaultSession): { members: MemberView[] } {
  const members = session.authority.members().flatMap((member) => describeMember(session, member) ?? [])
  const left = (member: MemberView) => Number(member.leftAt !== null)
  return { members: members.sort((a, b) => left(a) - left(b) || (a.code < b.code ? -1 : 1)) }
}

/** @returns null for a member whose certificate is not there, which a whole registry always has. */
export function describeMember(session: VaultSession, member: Member): MemberView | null {
  const { authority, directory } = session
  const certificate = directory.certificate(member.staffId)
  if (certificate === null) return null
  const now = session.now()
  const { staffId, role, startsAt, vouched, screening, agreement, lastUnlockedAt } = member
  return {
    ...{ staffId, role, startsAt, vouched, agreement, lastUnlockedAt },
    ...{ code: certificate.code, name: certificate.name, enrolledAt: certificate.enrolledAt },
    enrolledBy: codeOf(directory, certificate.by),
    problem: clearanceProblem(member, authority, now),
    screening:
      screening === null
        ? null
        : { ...screening, until: screeningUntil(screening, authority), by: codeOf(directory, screening.by) },
    leftAt: member.state === 'left' ? member.stateAt : null,
    fingerprint: fingerprintWords(certificate),
    waysIn: waysOf(session, staffId),
    lastCustodian: member.state === 'here' && isLastCustodian(member, authority, now),
  }
}
