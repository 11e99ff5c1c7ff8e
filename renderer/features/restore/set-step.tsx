import { ShieldCheck } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import type { BackupSet } from '../../../shared/contract/backup.ts'
import type { JobResult } from '../../../shared/contract/contract.ts'
import { useCall, useJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { ExceptionList } from '../../ui/exception-list.tsx'
import { Banner, Button, ErrorPanel, JobProgress, RadioGroup, type Choice } from '../../ui/index.ts'
import { SetState } from '../../ui/set-state.tsx'
import type { StepProps } from './restore-screen.tsx'

interface SetStepProps extends StepProps {
  readonly preferred: string | undefined
}

/** The sets in a place, newest first; the newest complete one is offered. */
export function SetStep({ plan, onChange, preferred }: SetStepProps): ReactNode {
  const t = useText('restore')
  const choices = useSetChoices()
  const answer = useCall('set.list', { place: plan.from?.place ?? '' }, { enabled: plan.from !== null })
  const sets = (answer.data?.sets ?? []).toSorted((a, b) => b.createdAt - a.createdAt)
  const offered =
    sets.find(({ setId }) => setId === preferred) ??
    sets.find(({ complete, intact, newer }) => complete && intact && !newer)
  useEffect(() => {
    if (plan.set === null && offered !== undefined) onChange({ set: offered })
  }, [plan.set, offered, onChange])
  const none = answer.isSuccess ? sets.length === 0 : answer.error?.code === 'no-backup-here'
  return (
    <>
      {answer.isPending && <p className="soft">{t('set.looking')}</p>}
      {none && (
        <Banner tone="attention" title={t('set.none.title')}>
          {t('set.none.text')}
        </Banner>
      )}
      {answer.error !== null && !none && <ErrorPanel fault={answer.error} />}
      {sets.length > 0 && (
        <RadioGroup
          label={t('set.list')}
          value={plan.set?.setId ?? ''}
          onChange={(id) => onChange({ set: sets.find(({ setId }) => setId === id) ?? null })}
          choices={choices(sets)}
        />
      )}
      {plan.set !== null && plan.from !== null && !plan.set.newer && (
        <Verify key={plan.set.setId} place={plan.from.place} set={plan.set.setId} />
      )}
    </>
  )
}

/** A set as a choice: when, what it holds, and whether it can be relied on. */
function useSetChoices(): (sets: readonly BackupSet[]) => Choice<string>[] {
  const t = useText('restore')
  const format = useFormat()
  return (sets) => {
    const manyVaults = new Set(sets.map(({ vaultId }) => vaultId)).size > 1
    return sets.map((set, at) => {
      const { setId, vaultId, createdAt, versions, bytes, formatVersion } = set
      const age = format.relative(createdAt)
      return {
        key: setId,
        label: `${format.moment(createdAt)} (${at === 0 ? `${age}, ${t('set.newest')}` : age})`,
        hint: [
          t('set.holds', { count: versions, shown: format.count(versions), size: format.bytes(bytes) }),
          t('set.format', { version: formatVersion }),
          ...(manyVaults ? [t('set.vault', { id: vaultId.slice(0, 8) })] : []),
        ].join(' · '),
        aside: <SetState set={set} />,
        isDisabled: set.newer,
      }
    })
  }
}

/** Before somebody relies on a set: is everything there, unaltered? */
function Verify({ place, set }: { readonly place: string; readonly set: string }): ReactNode {
  const t = useText('restore')
  const { job, begin, cancel } = useJob('set.verify')
  const verify = (): void => void begin({ place, set, withKey: false })
  return (
    <section className="restore-card" aria-label={t('set.verify')}>
      <div className="restore-card__row">
        <div>
          <h2>{t('set.verify')}</h2>
          <p className="soft">{t('set.verifyText')}</p>
        </div>
        {job.state === 'running' ? (
          <Button onPress={cancel} isDisabled={job.cancelling}>
            {t('set.verifyStop')}
          </Button>
        ) : (
          <Button icon={<ShieldCheck aria-hidden />} onPress={verify}>
            {t('set.verifyStart')}
          </Button>
        )}
      </div>
      {job.state === 'running' && <JobProgress progress={job.progress} />}
      {job.state === 'done' && <Verdict result={job.result} />}
      {job.state === 'failed' && job.fault.code !== 'cancelled' && <ErrorPanel fault={job.fault} />}
    </section>
  )
}

function Verdict({ result }: { readonly result: JobResult<'set.verify'> }): ReactNode {
  const t = useText('restore')
  const format = useFormat()
  const { complete, damaged, packs, bytes } = result
  if (damaged.total > 0)
    return (
      <>
        <Banner
          tone="danger"
          title={t('set.verifiedBad', { count: damaged.total, shown: format.count(damaged.total) })}
        />
        <ExceptionList label={t('set.damagedParts')} exceptions={damaged} />
      </>
    )
  if (!complete) return <Banner tone="attention">{t('set.verifiedIncomplete')}</Banner>
  return (
    <Banner tone="good">
      {t('set.verified', { count: packs, packs: format.count(packs), size: format.bytes(bytes) })}
    </Banner>
  )
}
