import { useCallback, useState, type ReactNode } from 'react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { useJob } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, Wizard } from '../../ui/index.ts'
import { DriveStep } from './drive-step.tsx'
import { changed, EMPTY_PLAN, isDone, jobInput, STEPS, type Plan, type Step } from './plan.ts'
import './restore-screen.css'
import { RunStep } from './run-step.tsx'
import { ScopeStep } from './scope-step.tsx'
import { SetStep } from './set-step.tsx'
import { SheetsStep } from './sheets-step.tsx'
import { TargetStep } from './target-step.tsx'

export interface StepProps {
  readonly plan: Plan
  readonly onChange: (news: Partial<Plan>) => void
}

interface RestoreScreenProps {
  /** Where somebody comes from who has chosen a drive, or a set on it, already. */
  readonly start?: { readonly place: string; readonly name: string; readonly set?: string }
  readonly onLeave: () => void
  /** A whole vault was restored: unlock it. */
  readonly onUnlock: (vault: ChosenPlace) => void
  /** The same, when its passcodes are lost. */
  readonly onAppoint: (vault: ChosenPlace) => void
}

/** The way back, in steps that can each be taken back; only the last one writes. */
export function RestoreScreen({ start, onLeave, onUnlock, onAppoint }: RestoreScreenProps): ReactNode {
  const t = useText('restore')
  const [step, setStep] = useState<Step>(start === undefined ? 'drive' : 'set')
  const [plan, setPlan] = useState<Plan>({
    ...EMPTY_PLAN,
    from: start === undefined ? null : { place: start.place, name: start.name },
  })
  const change = useCallback((news: Partial<Plan>) => setPlan((now) => changed(now, news)), [])
  const restoring = useJob('set.restore')
  const folderName = (
    plan.folderName ?? t(plan.scope === 'vault' ? 'target.defaultVault' : 'target.defaultFiles')
  ).trim()
  const begin = (acceptDamage: boolean): void => {
    const input = jobInput(plan, folderName, acceptDamage)
    if (input !== null) void restoring.begin(input)
  }
  const at = STEPS.indexOf(step)
  const move = (by: 1 | -1): void => {
    const next = STEPS[at + by]
    if (next === undefined) return
    setStep(next)
    if (next === 'run') begin(false)
    else restoring.reset()
  }
  const heading = step === 'run' ? runHeading(restoring.job, plan, t) : t(`${step}.title`)
  return (
    <Wizard
      title={t('title')}
      steps={STEPS.map((key) => ({ key, label: t(`steps.${key}`) }))}
      current={step}
      heading={heading}
      {...(step === 'run' ? {} : { lead: t(`${step}.text`) })}
      done={restoring.job.state === 'done'}
      onEnter={() => isDone(step, plan) && step !== 'target' && step !== 'run' && move(1)}
      actions={
        <Foot
          step={step}
          plan={plan}
          state={restoring.job.state}
          onLeave={onLeave}
          onBack={() => move(-1)}
          onNext={() => move(1)}
        />
      }
    >
      {step === 'drive' && <DriveStep plan={plan} onChange={change} onNext={() => move(1)} />}
      {step === 'set' && <SetStep plan={plan} onChange={change} preferred={start?.set} />}
      {step === 'sheets' && <SheetsStep plan={plan} onChange={change} />}
      {step === 'scope' && <ScopeStep plan={plan} onChange={change} />}
      {step === 'target' && <TargetStep plan={plan} onChange={change} folderName={folderName} />}
      {step === 'run' && (
        <RunStep
          scope={plan.scope}
          folderName={folderName}
          restoring={restoring}
          onAccept={() => begin(true)}
          onOtherSet={() => {
            restoring.reset()
            setStep('set')
          }}
          onUnlock={onUnlock}
          onAppoint={onAppoint}
        />
      )}
    </Wizard>
  )
}

type Restoring = ReturnType<typeof useJob<'set.restore'>>['job']
type State = Restoring['state']

function runHeading(job: Restoring, plan: Plan, t: ReturnType<typeof useText<'restore'>>): string {
  if (job.state !== 'done') return t(job.state === 'failed' ? 'run.failed' : 'run.title')
  const what = plan.scope === 'vault' ? 'vault' : 'files'
  return t(job.result.damaged.total === 0 ? `run.done.${what}` : `run.done.${what}Part`)
}

interface FootProps {
  readonly step: Step
  readonly plan: Plan
  readonly state: State
  readonly onLeave: () => void
  readonly onBack: () => void
  readonly onNext: () => void
}

function Foot({ step, plan, state, onLeave, onBack, onNext }: FootProps): ReactNode {
  const t = useText('restore')
  if (step === 'run' && state === 'done')
    return (
      <Button look={plan.scope === 'vault' ? 'secondary' : 'primary'} onPress={onLeave}>
        {t('run.done.finish')}
      </Button>
    )
  if (step === 'run')
    return (
      <>
        <Button look="quiet" onPress={onLeave} isDisabled={state === 'running'}>
          {t('leave')}
        </Button>
        <Button onPress={onBack} isDisabled={state === 'running'}>
          {t('back')}
        </Button>
      </>
    )
  return (
    <>
      <Button look="quiet" onPress={onLeave}>
        {t('leave')}
      </Button>
      {step !== 'drive' && <Button onPress={onBack}>{t('back')}</Button>}
      <Button look="primary" isDisabled={!isDone(step, plan)} onPress={onNext}>
        {step === 'target' ? t('target.start') : t('next')}
      </Button>
    </>
  )
}
