import { useJob } from '../../bridge/index.ts'
import { askPeopleAgain } from './ask-people-again.ts'
import { startOfDay } from '../../../shared/model/days.ts'
import type { EnrolPlan } from './enrol-plan.ts'
import { screeningOf } from './screening-form.ts'

/** Writes what was planned: once, when both people are done. */
export function useEnrolling() {
  const { job, running, begin, reset } = useJob('staff.enrol')
  const enrol = async (plan: EnrolPlan) => {
    const { name, code, role, startsOn, screening, screenLater, passcode, keys, signing } = plan
    const enrolled = await begin({
      name,
      code,
      role,
      startsAt: startsOn === '' ? null : startOfDay(startsOn),
      screening: screenLater ? null : screeningOf(screening, Date.now()),
      agreement: signing,
      passcode: passcode ?? '',
      keys: [...keys],
    })
    if (enrolled) await askPeopleAgain()
    return enrolled !== undefined
  }
  return { job, running, reset, enrol, enrolled: job.state === 'done' ? job.result : null }
}
