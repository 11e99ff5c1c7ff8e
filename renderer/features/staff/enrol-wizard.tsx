import { useCallback, useEffect, useRef, useState } from 'react'
import type { Id } from '../../../shared/contract/basics.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { askAgain, call, useCall, useKeptForm } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, ErrorPanel, JobProgress, useNow, Wizard } from '../../ui/index.ts'
import { localDayOf } from '../../../shared/model/days.ts'
import {
  changed,
  emptyPlan,
  isDone,
  needsKey,
  plainOf,
  plainPlan,
  stepsFor,
  type EnrolPlan,
  type EnrolStep,
} from './enrol-plan.ts'
import { DoneStep, WordsStep, type Enrolled } from './enrol-outcome.tsx'
import { AgreementStep, KeysStep, PasscodeStep, PersonStep, ScreeningStep } from './enrol-steps.tsx'
import { HandOver } from './hand-over.tsx'
import { emptyScreening } from './screening-form.ts'
import { useEnrolling } from './use-enrolling.ts'
import './staff.css'

interface EnrolWizardProps {
  readonly onLeave: () => void
  readonly onPerson: (staffId: Id) => void
  readonly onAgreement: () => void
}

const MINUTE = 60_000

/** Two people, one after the other: the custodian says who it is, the person chooses, reads and signs. Then it is written. */
export function EnrolWizard(props: EnrolWizardProps) {
  const [round, setRound] = useState(0)
  return <EnrolRound key={round} {...props} onAnother={() => setRound(round + 1)} />
}

function EnrolRound(props: EnrolWizardProps & { readonly onAnother: () => void }) {
  const t = useText('enrolment')
  const [step, setStep] = useState<EnrolStep>('person')
  const [plan, setPlan] = useState(() => emptyPlan(emptyScreening(localDayOf(Date.now()))))
  const change = useCallback((news: Partial<EnrolPlan>) => setPlan((now) => changed(now, news)), [])
  const facts = useFacts(plan)
  const enrolling = useEnrolling()
  useKeysDropped(plan.keys)
  const { enrolled } = enrolling
  useKeptForm(enrolled ? null : 'enrolment', plainPlan, plainOf(plan), change)

  const steps = stepsFor(facts.rule)
  const name = displayName(plan.name.trim())
  const move = (by: 1 | -1) => {
    const next = steps[steps.indexOf(step) + by]
    // What went wrong belongs to the step on which it did; what was enrolled stays.
    if (!enrolled) enrolling.reset()
    if (next) setStep(next)
  }
  const enrol = async (signed: boolean) => {
    if (await enrolling.enrol(signed ? plan : { ...plan, signing: null })) setStep('words')
    else await askAgain('agreement.show', 'staff.list')
  }
  if (step === 'handOver') return <HandOver name={name} onBack={() => move(-1)} onGoOn={() => move(1)} />
  return (
    <Wizard
      title={t('title')}
      steps={steps.map((key) => ({ key, label: t(`step.${key}`) }))}
      current={step}
      heading={t(`${step}.heading`, { name })}
      lead={step === 'keys' && needsKey(facts.rule) ? t('keys.leadMust') : t(`${step}.lead`, { name })}
      actions={
        enrolled ? (
          <OutcomeActs step={step} enrolled={enrolled} onGoOn={() => move(1)} {...props} />
        ) : (
          <PlanActs
            {...{ step, plan, facts, enrolling }}
            onLeave={props.onLeave}
            onMove={move}
            onEnrol={(signed) => void enrol(signed)}
          />
        )
      }
    >
      <StepView {...{ step, plan, facts, enrolled }} busy={enrolling.running} onChange={change} {...props} />
      {facts.fault && <ErrorPanel fault={facts.fault} />}
      {enrolling.job.state === 'running' && <JobProgress progress={enrolling.job.progress} />}
      {enrolling.job.state === 'failed' && <ErrorPanel fault={enrolling.job.fault} />}
    </Wizard>
  )
}

type Facts = ReturnType<typeof useFacts>

/** What the steps must know of the office: who is there, its agreement, and its rule for the person's role. */
function useFacts({ role }: EnrolPlan) {
  const list = useCall('staff.list', {})
  const agreement = useCall('agreement.show', {})
  const policy = useCall('policy.get', {})
  return {
    members: list.data?.members ?? [],
    agreement: agreement.data,
    rule: policy.data?.policy.unlock[role] ?? ('either' as const),
    isReady: list.isSuccess && agreement.isSuccess && policy.isSuccess,
    fault: list.error ?? agreement.error ?? policy.error,
  }
}

interface StepViewProps extends EnrolWizardProps {
  readonly step: EnrolStep
  readonly plan: EnrolPlan
  readonly facts: Facts
  readonly enrolled: Enrolled | null
  readonly busy: boolean
  readonly onChange: (news: Partial<EnrolPlan>) => void
}

function StepView({ step, plan, facts, enrolled, busy, onChange, onAgreement }: StepViewProps) {
  const { rule, members, agreement } = facts
  switch (step) {
    case 'person':
      return <PersonStep {...{ plan, onChange, members, agreement, onAgreement }} />
    case 'screening':
      return <ScreeningStep {...{ plan, onChange }} />
    case 'passcode':
      return <PasscodeStep {...{ plan, onChange, rule }} />
    case 'keys':
      return <KeysStep {...{ plan, onChange, rule }} />
    case 'agreement':
      return <AgreementStep {...{ plan, onChange, agreement }} isDisabled={busy} />
    case 'words':
      return enrolled && <WordsStep {...{ plan, enrolled }} />
    case 'done':
      return enrolled && <DoneStep {...{ plan, enrolled }} />
    case 'handOver':
      return null
  }
}

interface PlanActsProps {
  readonly step: EnrolStep
  readonly plan: EnrolPlan
  readonly facts: Facts
  readonly enrolling: ReturnType<typeof useEnrolling>
  readonly onLeave: () => void
  readonly onMove: (by: 1 | -1) => void
  readonly onEnrol: (signed: boolean) => void
}

/** Before anything is written. */
function PlanActs({ step, plan, facts, enrolling, onLeave, onMove, onEnrol }: PlanActsProps) {
  const t = useText('enrolment')
  const { running } = enrolling
  const now = useNow(MINUTE)
  const done = facts.isReady && isDone(step, plan, { ...facts, now })
  return (
    <>
      <Button look="quiet" onPress={onLeave} isDisabled={running}>
        {t('leave')}
      </Button>
      {step !== 'person' && (
        <Button onPress={() => onMove(-1)} isDisabled={running}>
          {t('back')}
        </Button>
      )}
      {step === 'agreement' ? (
        <>
          <Button onPress={() => onEnrol(false)} isDisabled={running}>
            {t('agreement.enrolUnsigned')}
          </Button>
          <Button look="primary" isDisabled={!done || running} onPress={() => onEnrol(true)}>
            {running ? t('agreement.enrolling') : t('agreement.enrol')}
          </Button>
        </>
      ) : (
        <Button look="primary" isDisabled={!done} onPress={() => onMove(1)}>
          {t('next')}
        </Button>
      )}
    </>
  )
}

interface OutcomeActsProps extends EnrolWizardProps {
  readonly step: EnrolStep
  readonly enrolled: Enrolled
  readonly onGoOn: () => void
  readonly onAnother: () => void
}

/** Once the person is enrolled. */
function OutcomeActs({ step, enrolled, onGoOn, onAnother, onPerson, onLeave }: OutcomeActsProps) {
  const t = useText('enrolment')
  if (step === 'words')
    return (
      <Button look="primary" onPress={onGoOn}>
        {t('words.seen')}
      </Button>
    )
  return (
    <>
      <Button look="quiet" onPress={onAnother}>
        {t('done.another')}
      </Button>
      <Button onPress={() => onPerson(enrolled.staffId)}>{t('done.person')}</Button>
      <Button look="primary" onPress={onLeave}>
        {t('done.close')}
      </Button>
    </>
  )
}

/** Keys that were proved and are not used after all do not wait in the engine. One that was used is gone there already. */
function useKeysDropped(keys: readonly Id[]): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  }, [keys])
  useEffect(
    () => () => {
      for (const ceremony of latest.current) void call('key.drop', { ceremony }).catch(() => undefined)
    },
    [],
  )
}
