import type { Member } from '../../../shared/contract/staff.ts'
import { lapsingPapers, type LapsingPaper } from '../../../shared/model/lapsing-papers.ts'

/** How somebody stands, in the one thing that matters most: what keeps them out, what soon will, or nothing. */
export type Standing =
  | { readonly kind: 'problem'; readonly problem: NonNullable<Member['problem']> }
  | { readonly kind: 'lapsing'; readonly paper: LapsingPaper }
  | { readonly kind: 'good' }

export function standingOf(member: Member, now: number): Standing {
  if (member.problem !== null) return { kind: 'problem', problem: member.problem }
  const [paper] = lapsingPapers(member, now)
  return paper === undefined ? { kind: 'good' } : { kind: 'lapsing', paper }
}
