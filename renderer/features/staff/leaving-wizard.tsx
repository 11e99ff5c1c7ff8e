import { useState } from 'react'
import type { Id } from '../../../shared/contract/basics.ts'
import type { Leaving } from '../../../shared/contract/staff.ts'
import { z } from '../../../shared/zod.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useCall, useJob, useKeptForm, useSecondPerson } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, ErrorPanel, JobProgress, ProgressBar, Wizard } from '../../ui/index.ts'
import { askPeopleAgain } from './ask-people-again.ts'
import { dayOf, endOfDay, localDayOf } from '../../../shared/model/days.ts'
import { LeavingConfirm, LeavingEnd, LeavingLook, type LeavingForm } from './leaving-steps.tsx'
import { LeavingDone } from './leaving-done.tsx'
import './staff.css'

/** What outlives a lock; the staff code is typed again. */
const keptLeaving = z.object({ endsOn: z.string(), reason: z.string() })

const STEPS = ['look', 'end', 'confirm', 'done'] as const
type Step = (typeof STEPS)[number]

interface LeavingWizardProps {
  readonly staffId: Id
  /** What a second person agreed to: it is done as it stands, or asked for again. */
  readonly agreed?: { readonly endsAt: number; readonly reason: string }
  readonly onLeave: () => void
}

/** Somebody leaves the office: what they had, the end of it, and a sheet to sign. */
export function LeavingWizard({ staffId, ...rest }: LeavingWizardProps) {
  const t = useText('leaving')
  const ui = useText('ui')
  const found = useCall('staff.leaving', { staffId }, { fresh: true })
  // What the person had is told as it was before the end of it.
  const [before, setBefore] = useState<Leaving | null>(null)
  if (before === null && found.data) setBefore(found.data)
  if (before !== null) return <LeavingSteps leaving={before} {...rest} />
  return (
    <Wizard
      title={t('title')}
      steps={STEPS.map((key) => ({ key, label: t(`step.${key}`) }))}
      current="look"
      heading={t('title')}
      actions={<Button onPress={rest.onLeave}>{t('cancel')}</Button>}
    >
      {found.error ? <ErrorPanel fault={found.error} /> : <ProgressBar label={ui('loading')} share={null} />}
    </Wizard>
  )
}

interface LeavingStepsProps extends Omit<LeavingWizardProps, 'staffId'> {
  readonly leaving: Leaving
}

function LeavingSteps({ leaving, agreed, onLeave }: LeavingStepsProps) {
  const t = useText('leaving')
  const [step, setStep] = useState<Step>(agreed === undefined ? 'look' : 'confirm')
  const [form, setForm] = useState<LeavingForm>(() => ({
    endsOn: agreed === undefined ? localDayOf(Date.now()) : dayOf(agreed.endsAt),
    reason: agreed?.reason ?? '',
    typed: '',
  }))
  const { endsOn, reason } = form
  useKeptForm(
    step === 'done' ? null : `leaving:${leaving.member.staffId}`,
    keptLeaving,
    { endsOn, reason },
    (left) => {
      setForm((now) => ({ ...now, ...left }))
      setStep('end')
    },
  )
  const ending = useEnding(leaving, form)
  const { job, running } = ending
  // Nothing has begun while a second person is asked.
  const begun = useSecondPerson(({ asked }) => asked === null) && running
  const name = displayName(leaving.member.name)
  const at = STEPS.indexOf(step)
  const move = (by: 1 | -1) => {
    const next = STEPS[at + by]
    ending.reset()
    if (next) setStep(next)
  }
  const end = async () => {
    if (await ending.end(onLeave)) setStep('done')
  }
  return (
    <Wizard
      title={t('title')}
      steps={STEPS.map((key) => ({ key, label: t(`step.${key}`) }))}
      current={step}
      heading={t(`${step}.heading`, { name })}
      lead={t(`${step}.lead`, { name })}
      actions={
        step === 'done' ? (
          <Button look="primary" onPress={onLeave}>
            {t('done.close')}
          </Button>
        ) : (
          <>
            <Button look="quiet" onPress={onLeave} isDisabled={running}>
              {t('cancel')}
            </Button>
            {at > 0 && (
              <Button onPress={() => move(-1)} isDisabled={running}>
                {t('back')}
              </Button>
            )}
            {step === 'confirm' ? (
              <Button look="danger" isDisabled={!ending.isReady || running} onPress={() => void end()}>
                {begun ? t('confirm.running') : t('confirm.act')}
              </Button>
            ) : (
              <Button look="primary" isDisabled={step === 'end' && !ending.isDated} onPress={() => move(1)}>
                {t('next')}
              </Button>
            )}
          </>
        )
      }
    >
      {step === 'look' && <LeavingLook leaving={leaving} />}
      {step === 'end' && <LeavingEnd form={form} onChange={setForm} />}
      {step === 'confirm' && (
        <LeavingConfirm leaving={leaving} form={form} onChange={setForm} isDisabled={running} />
      )}
      {step === 'done' && ending.result && <LeavingDone leaving={leaving} result={ending.result} />}
      {job.state === 'running' && begun && (
        <>
          <JobProgress progress={job.progress} />
          <p className="soft">{t('confirm.wait')}</p>
        </>
      )}
      {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
    </Wizard>
  )
}

/** The act itself, and what it needs before it may begin. */
function useEnding({ member: { staffId, code } }: Leaving, form: LeavingForm) {
  const { job, running, begin, reset } = useJob('staff.leave')
  const endsAt = endOfDay(form.endsOn)
  const isDated = endsAt !== null && form.reason.trim() !== ''
  const end = async (onWaits: () => void) => {
    if (endsAt === null) return false
    const ended = await begin({ staffId, endsAt, reason: form.reason }, undefined, onWaits)
    if (ended) await askPeopleAgain()
    return ended !== undefined
  }
  return {
    job,
    running,
    reset,
    end,
    isDated,
    isReady: isDated && form.typed.trim().toUpperCase() === code,
    result: job.state === 'done' ? job.result : null,
  }
}
