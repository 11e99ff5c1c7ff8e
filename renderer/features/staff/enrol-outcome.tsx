import type { JobResult } from '../../../shared/contract/contract.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner } from '../../ui/index.ts'
import { startOfDay } from '../../../shared/model/days.ts'
import type { EnrolPlan } from './enrol-plan.ts'
import { SixWords } from './six-words.tsx'

export type Enrolled = JobResult<'staff.enrol'>

interface OutcomeProps {
  readonly plan: EnrolPlan
  readonly enrolled: Enrolled
}

/** The fingerprint, for both to see. */
export function WordsStep({ plan, enrolled }: OutcomeProps) {
  const t = useText('enrolment')
  const name = displayName(plan.name.trim())
  return (
    <>
      <SixWords words={enrolled.fingerprint} label={t('words.label', { name })} size="large" />
      <p className="soft">{t('words.text', { name })}</p>
    </>
  )
}

/** What the person can do now, and what is still missing. */
export function DoneStep({ plan, enrolled }: OutcomeProps) {
  const t = useText('enrolment')
  const staff = useText('staff')
  const format = useFormat()
  const name = displayName(plan.name.trim())
  const starts = startOfDay(plan.startsOn)
  return (
    <>
      {enrolled.problem === null ? (
        <Banner tone="good" title={t('done.open')}>
          {t('done.openText', { code: plan.code.trim() })}
        </Banner>
      ) : (
        <Banner tone="attention" title={t('done.shut', { name })}>
          {staff(`problemText.${enrolled.problem}`, { day: starts === null ? '' : format.day(starts) })}
        </Banner>
      )}
      <section className="enrol-next">
        <h2>{t('done.nextTitle')}</h2>
        <p>{t(`done.next.${plan.role}`, { name })}</p>
      </section>
    </>
  )
}
