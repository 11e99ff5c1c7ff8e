import { CircleCheck, CirclePause, CircleSlash, TriangleAlert } from 'lucide-react'
import type { Member } from '../../../shared/contract/staff.ts'
import { useFormat, useText } from '../../text/index.ts'
import { standingOf } from './standing.ts'

interface StandingMarkProps {
  readonly member: Member
  readonly now: number
}

/** How somebody stands, as a mark and a few words. */
export function StandingMark({ member, now }: StandingMarkProps) {
  const t = useText('staff')
  const format = useFormat()
  const standing = standingOf(member, now)
  if (standing.kind === 'good')
    return (
      <span className="standing" data-tone="good">
        <CircleCheck aria-hidden />
        {t('canWork')}
      </span>
    )
  if (standing.kind === 'lapsing')
    return (
      <span className="standing" data-tone="attention">
        <TriangleAlert aria-hidden />
        {t(`lapses.${standing.paper.paper}`, { when: format.relative(standing.paper.until, now) })}
      </span>
    )
  const { problem } = standing
  const still = problem === 'left' || problem === 'not-started'
  return (
    <span className="standing" data-tone={still ? 'still' : 'attention'}>
      {problem === 'left' ? (
        <CircleSlash aria-hidden />
      ) : problem === 'suspended' || problem === 'dormant' || problem === 'not-started' ? (
        <CirclePause aria-hidden />
      ) : (
        <TriangleAlert aria-hidden />
      )}
      {t(`problem.${problem}`)}
    </span>
  )
}
