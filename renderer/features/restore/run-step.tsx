import type { ReactNode } from 'react'
import type { RestoreScope } from '../../../shared/contract/backup.ts'
import type { JobResult } from '../../../shared/contract/contract.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { FAULT_KINDS, type Fault } from '../../../shared/model/fault.ts'
import type { UsedJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { ExceptionList, NameList } from '../../ui/exception-list.tsx'
import { Banner, Button, ErrorPanel, JobProgress } from '../../ui/index.ts'

interface RunStepProps {
  readonly scope: RestoreScope['of']
  readonly folderName: string
  readonly restoring: UsedJob<'set.restore'>
  readonly onAccept: () => void
  readonly onOtherSet: () => void
  readonly onUnlock: (vault: ChosenPlace) => void
  readonly onAppoint: (vault: ChosenPlace) => void
}

/** The restore itself, and what came of it. */
export function RunStep(props: RunStepProps): ReactNode {
  const t = useText('restore')
  const { job, cancel } = props.restoring
  switch (job.state) {
    case 'idle':
    case 'running':
      return (
        <section className="restore-card" aria-label={t('run.title')}>
          <JobProgress progress={job.state === 'running' ? job.progress : null} />
          <p className="soft">{t('run.text')}</p>
          <Button onPress={cancel} isDisabled={job.state === 'idle' || job.cancelling}>
            {t('run.stop')}
          </Button>
        </section>
      )
    case 'failed':
      return <Failed {...props} fault={job.fault} />
    case 'done':
      return <Done {...props} result={job.result} />
  }
}

interface FailedProps extends RunStepProps {
  readonly fault: Fault
}

/** Damage stops a restore before anything is visible; going on without the damaged parts is somebody's own choice. */
function Failed({ fault, onAccept, onOtherSet }: FailedProps): ReactNode {
  const t = useText('restore')
  if (fault.code === 'cancelled')
    return (
      <Banner tone="info" title={t('run.stopped.title')}>
        {t('run.stopped.text')}
      </Banner>
    )
  if (FAULT_KINDS[fault.code] !== 'damage') return <ErrorPanel fault={fault} />
  return (
    <>
      <ErrorPanel fault={fault} />
      <section className="restore-card">
        <h2>{t('run.damaged.title')}</h2>
        <p className="soft">{t('run.damaged.text')}</p>
        <div className="restore-card__acts">
          <Button onPress={onOtherSet}>{t('run.damaged.another')}</Button>
          <Button look="primary" onPress={onAccept}>
            {t('run.damaged.accept')}
          </Button>
        </div>
      </section>
    </>
  )
}

interface DoneProps extends RunStepProps {
  readonly result: JobResult<'set.restore'>
}

function Done({ scope, folderName, result, onUnlock, onAppoint }: DoneProps): ReactNode {
  const t = useText('restore')
  const format = useFormat()
  const { files, versions, bytes, damaged, notes, vault, isCopy } = result
  const restored = vault === undefined ? null : { place: vault, name: result.folderName }
  const folder = result.folderName === '' ? folderName : result.folderName
  const inVersions = { count: versions, shown: format.count(versions), folder }
  return (
    <>
      <Banner tone="good">
        {scope === 'vault' && damaged.total > 0 ? (
          // Files and bytes are those of the lists, which name what was damaged too.
          <p className="numeric">{t('run.done.part', inVersions)}</p>
        ) : (
          <p className="numeric">
            {t('run.done.text', {
              count: files,
              shown: format.count(files),
              size: format.bytes(bytes),
              folder,
            })}
            {scope === 'vault' && ` ${t('run.done.versions', inVersions)}`}
          </p>
        )}
        {damaged.total === 0 && <p>{t('run.done.none')}</p>}
      </Banner>
      {damaged.total > 0 && (
        <section className="restore-card restore-card--plain">
          <Banner
            tone="danger"
            title={t('run.done.damaged', { count: damaged.total, shown: format.count(damaged.total) })}
          />
          <ExceptionList label={t('run.done.damagedList')} exceptions={damaged} />
        </section>
      )}
      {notes.map(({ note, total, names }) => (
        <section key={note} className="restore-card restore-card--plain">
          <Banner
            tone="attention"
            title={t('run.done.undated', { count: total, shown: format.count(total) })}
          />
          <NameList label={t('run.done.undatedList')} total={total} names={names.map(displayName)} />
        </section>
      ))}
      {restored === null ? (
        <Banner tone="attention">{t('run.done.plain')}</Banner>
      ) : (
        <div className="restore-next">
          {isCopy === true && <Banner tone="info">{t('run.done.copy')}</Banner>}
          <Button look="primary" onPress={() => onUnlock(restored)}>
            {t('run.done.unlock')}
          </Button>
          <div>
            <Button look="quiet" onPress={() => onAppoint(restored)}>
              {t('run.done.lost')}
            </Button>
            <p className="soft">{t('run.done.lostText')}</p>
          </div>
        </div>
      )}
    </>
  )
}
