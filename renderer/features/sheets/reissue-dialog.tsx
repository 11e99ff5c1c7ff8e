import { useCallback, useEffect, useState, type ReactNode } from 'react'
import type { JobResult } from '../../../shared/contract/contract.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { call, useJob, useUnlocked } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, ErrorPanel, JobProgress, useDriveName } from '../../ui/index.ts'
import { FEWEST_SHEETS, OldSheets } from './old-sheets.tsx'
import { RenewKeys } from './renew-keys.tsx'
import type { SheetParts, SheetPlan } from './sheet-acts.tsx'
import { StepsDialog } from './steps-dialog.tsx'

interface ReissueDialogProps extends Pick<SheetParts, 'MakeSheets'> {
  readonly vault: ChosenPlace
  readonly onClose: () => void
}

const STEPS = ['make', 'old', 'confirm'] as const

/** New recovery sheets: made and proved first, then the old ones are asked for and become void. */
export function ReissueDialog({ vault, MakeSheets, onClose }: ReissueDialogProps): ReactNode {
  const t = useText('sheets')
  const office = useUnlocked()?.office ?? ''
  const [step, setStep] = useState<(typeof STEPS)[number]>('make')
  const [plan, setPlan] = useState<SheetPlan>({ office, total: 3, needed: 2, draft: null })
  const [old, setOld] = useState<readonly string[]>([])
  const { job, running, begin, reset } = useJob('sheets.reissue')
  const change = useCallback(
    (news: Partial<SheetPlan>) => setPlan((now) => withRoom({ ...now, ...news })),
    [],
  )
  // Whoever leaves, finished or not, leaves no recovery secret in the engine.
  useEffect(() => () => void call('draft.drop', {}).catch(() => undefined), [])

  const at = STEPS.indexOf(step)
  const move = (by: 1 | -1): void => {
    reset()
    const next = STEPS[at + by]
    if (next) setStep(next)
  }
  const canNext = {
    make: typeof plan.draft?.proved === 'number',
    old: old.length >= FEWEST_SHEETS,
    confirm: true,
  }[step]
  const done = job.state === 'done'
  return (
    <StepsDialog
      title={t('reissue.title')}
      heading={done ? t('reissue.doneTitle') : t(`reissue.step.${step}`)}
      step={at + 1}
      steps={STEPS.length}
      onBack={at > 0 ? () => move(-1) : null}
      next={step === 'confirm' ? t('reissue.do') : t('next')}
      onNext={() => (step === 'confirm' ? void begin({ sheets: [...old] }, undefined, onClose) : move(1))}
      canNext={canNext}
      isBusy={running}
      isDone={done}
      onClose={onClose}
    >
      {job.state === 'done' ? (
        <Voided result={job.result} />
      ) : (
        <>
          {step === 'make' && <MakeSheets plan={plan} onChange={change} />}
          {step === 'old' && (
            <>
              <p className="soft">{t('old')}</p>
              <OldSheets vault={vault} onChange={setOld} />
            </>
          )}
          {step === 'confirm' && <Consequences total={plan.total} needed={plan.needed} />}
          {job.state === 'running' && <JobProgress progress={job.progress} />}
          {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
        </>
      )}
    </StepsDialog>
  )
}

/** Never more are needed than there are. */
function withRoom(plan: SheetPlan): SheetPlan {
  return { ...plan, needed: Math.min(plan.needed, plan.total) }
}

function Consequences({ total, needed }: { readonly total: number; readonly needed: number }): ReactNode {
  const t = useText('sheets')
  return (
    <>
      <Banner tone="attention" title={t('reissue.void')}>
        {t('reissue.voidText')}
      </Banner>
      <p>{t('reissue.new', { total, needed })}</p>
    </>
  )
}

/** What the old sheets are still good for. */
function Voided({ result: { oldSets } }: { readonly result: JobResult<'sheets.reissue'> }): ReactNode {
  const t = useText('sheets')
  const nameOf = useDriveName()
  const format = useFormat()
  return (
    <>
      <Banner tone="good" title={t('reissue.done')}>
        {t('reissue.doneText')}
      </Banner>
      {oldSets.length > 0 && (
        <section className="sheet-steps__sets">
          <p>{t('reissue.sets', { count: oldSets.length, shown: format.count(oldSets.length) })}</p>
          <ul>
            {oldSets.map(({ setId, driveName, createdAt }) => (
              <li key={setId}>
                <span>{nameOf(driveName)}</span>
                <span className="numeric soft">{format.moment(createdAt)}</span>
              </li>
            ))}
          </ul>
          <p className="soft">{t('reissue.setsText')}</p>
        </section>
      )}
      <RenewKeys />
    </>
  )
}
