import { useCallback, useEffect, useState } from 'react'
import { call, useJob } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, ConfirmDialog, ErrorPanel, JobProgress, Wizard } from '../../ui/index.ts'
import { DoneStep, ReviewStep } from './create-step.tsx'
import { GuardStep } from './guard-step.tsx'
import { OfficeStep } from './office-step.tsx'
import { PasscodeStep } from './passcode-step.tsx'
import { changed, emptyPlan, isDone, STEPS, type Plan, type Step } from './plan.ts'
import { SheetsStep } from './sheets-step.tsx'
import { WhereStep } from './where-step.tsx'

export interface StepProps {
  readonly plan: Plan
  readonly onChange: (news: Partial<Plan>) => void
}

const VIEWS = {
  where: WhereStep,
  office: OfficeStep,
  passcode: PasscodeStep,
  sheets: SheetsStep,
  guard: GuardStep,
  create: ReviewStep,
}

interface NewVaultWizardProps {
  readonly onOpen: () => void
  readonly onLeave: () => void
}

/** Everything is decided first and can be taken back; the last step writes. */
export function NewVaultWizard({ onOpen, onLeave }: NewVaultWizardProps) {
  const t = useText('newVault')
  const [step, setStep] = useState<Step>('where')
  const [plan, setPlan] = useState(() => emptyPlan(t('where.defaultName')))
  const [leaving, setLeaving] = useState(false)
  const change = useCallback((news: Partial<Plan>) => setPlan((now) => changed(now, news)), [])
  const creating = useCreating(plan)
  useDraftDropped()

  const at = STEPS.indexOf(step)
  const move = (by: 1 | -1) => {
    const next = STEPS[at + by]
    creating.reset()
    if (next) setStep(next)
  }
  const done = creating.job.state === 'done'
  const View = VIEWS[step]

  return (
    <Wizard
      title={t('title')}
      steps={STEPS.map((key) => ({ key, label: t(`step.${key}`) }))}
      current={step}
      heading={done ? t('create.doneHeading') : t(`${step}.heading`)}
      lead={done ? t('create.doneLead') : t(`${step}.lead`)}
      done={done}
      onEnter={() => isDone(step, plan) && step !== 'create' && move(1)}
      actions={
        done ? (
          <Button look="primary" onPress={onOpen}>
            {t('create.open')}
          </Button>
        ) : (
          <>
            <Button look="quiet" onPress={() => (plan.draft === null ? onLeave() : setLeaving(true))}>
              {t('leave')}
            </Button>
            {at > 0 && (
              <Button onPress={() => move(-1)} isDisabled={creating.running}>
                {t('back')}
              </Button>
            )}
            <Button
              look="primary"
              isDisabled={!isDone(step, plan) || creating.running}
              onPress={() => (step === 'create' ? void creating.create() : move(1))}
            >
              {step === 'create' ? t('create.create') : t('next')}
            </Button>
          </>
        )
      }
    >
      {done ? <DoneStep /> : <View plan={plan} onChange={change} />}
      {creating.job.state === 'running' && <JobProgress progress={creating.job.progress} />}
      {creating.job.state === 'failed' && <ErrorPanel fault={creating.job.fault} />}
      <ConfirmDialog
        title={t('leaving.title')}
        isOpen={leaving}
        onClose={() => setLeaving(false)}
        confirm={t('leaving.do')}
        onConfirm={onLeave}
        look="danger"
      >
        <p>{t('leaving.text')}</p>
      </ConfirmDialog>
    </Wizard>
  )
}

function useCreating(plan: Plan) {
  const { job, running, begin, reset } = useJob('vault.create')
  const create = async () => {
    const { parent, passcode, folderName, office, custodianCode, custodianName, airGapRule } = plan
    if (parent === null || passcode === null) return
    await begin({
      place: parent.place,
      folderName,
      office,
      custodianCode,
      custodianName,
      passcode,
      airGapRule,
    })
  }
  return { job, running, create, reset }
}

/** Whoever leaves, finished or not, leaves no recovery secret in the engine. */
function useDraftDropped(): void {
  useEffect(() => () => void call('draft.drop', {}).catch(() => undefined), [])
}
