import { CircleCheck, DatabaseBackup } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { CallOutput, JobResult } from '../../../shared/contract/contract.ts'
import type { Fault, FaultCode } from '../../../shared/model/fault.ts'
import { askAgain, faultOf, startInTray, useCall, useJobTray } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, JobProgress } from '../../ui/index.ts'
import { Eject } from './eject.tsx'

type RunState =
  | { readonly at: 'ready' }
  | { readonly at: 'running' }
  | { readonly at: 'done'; readonly result: JobResult<'backup.create'> }
  | { readonly at: 'failed'; readonly fault: Fault }

interface RunProps {
  readonly place: string
  readonly name: string
  readonly isFolder: boolean
  readonly sameDisk: boolean
}

/** What a backup to this drive would write, the button, the way there, and the end. */
export function Run({ place, name, isFolder, sameDisk }: RunProps): ReactNode {
  const t = useText('backup')
  const [run, setRun] = useState<RunState>({ at: 'ready' })
  const begin = async (): Promise<void> => {
    setRun({ at: 'running' })
    try {
      const result = await startInTray('backup.create', t('job', { drive: name }), { place })
      setRun({ at: 'done', result })
    } catch (thrown) {
      setRun({ at: 'failed', fault: faultOf(thrown) })
    }
    await askAgain('set.list', 'drive.look', 'drive.list', 'backup.weigh', 'backup.history')
  }
  switch (run.at) {
    case 'ready':
      return <Ready place={place} sameDisk={sameDisk} onBegin={() => void begin()} />
    case 'running':
      return <Running />
    case 'done':
      return (
        <Done place={place} isFolder={isFolder} result={run.result} onAgain={() => setRun({ at: 'ready' })} />
      )
    case 'failed':
      return (
        <Ended>
          {run.fault.code === 'cancelled' ? (
            <Banner tone="info" title={t('stopped.title')}>
              {t('stopped.text')}
            </Banner>
          ) : (
            <ErrorPanel fault={run.fault} />
          )}
          <Ready place={place} sameDisk={sameDisk} told={run.fault.code} onBegin={() => void begin()} />
        </Ended>
      )
  }
}

/** The button that cancelled is gone, and the focus with it: it goes on to what became of the backup. */
function Ended({ children }: { readonly children: ReactNode }): ReactNode {
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) section.current?.focus({ preventScroll: true })
  }, [])
  return (
    <section ref={section} tabIndex={-1} className="backup-section">
      {children}
    </section>
  )
}

interface ReadyProps {
  readonly place: string
  readonly sameDisk: boolean
  /** What stands above already: it is not said twice. */
  readonly told?: FaultCode
  readonly onBegin: () => void
}

function Ready({ place, sameDisk, told, onBegin }: ReadyProps): ReactNode {
  const t = useText('backup')
  const weight = useCall('backup.weigh', { place })
  return (
    <section className="backup-section backup-card" aria-label={t('weigh.title')}>
      <h2>{t('weigh.title')}</h2>
      {sameDisk && (
        <Banner tone="attention" title={t('sameDisk.title')}>
          {t('sameDisk.text')}
        </Banner>
      )}
      {weight.isPending && <p className="soft">{t('weigh.working')}</p>}
      {weight.error === null ? (
        <>
          {weight.data !== undefined && <Weight weight={weight.data} />}
          <Button
            look="primary"
            icon={<DatabaseBackup aria-hidden />}
            isDisabled={weight.data?.fits !== true}
            onPress={onBegin}
          >
            {t('start')}
          </Button>
        </>
      ) : (
        <>
          {weight.error.code !== told && <ErrorPanel fault={weight.error} />}
          <Button isDisabled={weight.isFetching} onPress={() => void askAgain('set.list', 'backup.weigh')}>
            {t('lookAgain')}
          </Button>
        </>
      )}
    </section>
  )
}

function Weight({ weight }: { readonly weight: CallOutput<'backup.weigh'> }): ReactNode {
  const t = useText('backup')
  const format = useFormat()
  const { newBytes, totalBytes, freeBytes, fits } = weight
  return (
    <>
      <dl className="backup-facts numeric">
        <div>
          <dt>{t('weigh.newBytes')}</dt>
          <dd>{format.bytes(newBytes)}</dd>
        </div>
        <div>
          <dt>{t('weigh.totalBytes')}</dt>
          <dd>{format.bytes(totalBytes)}</dd>
        </div>
        <div>
          <dt>{t('weigh.freeBytes')}</dt>
          <dd>{format.bytes(freeBytes)}</dd>
        </div>
      </dl>
      {fits ? (
        <p className="backup-fits">
          <CircleCheck aria-hidden />
          {t('weigh.fits')}
        </p>
      ) : (
        <Banner
          tone="attention"
          title={t('weigh.fitsNot', { missing: format.bytes(Math.max(0, newBytes - freeBytes)) })}
        >
          {t('weigh.fitsNotNext')}
        </Banner>
      )}
    </>
  )
}

function Running(): ReactNode {
  const t = useText('backup')
  const job = useJobTray(({ jobs }) =>
    jobs.findLast(({ name, outcome }) => name === 'backup.create' && outcome === null),
  )
  return (
    <section className="backup-section backup-card" aria-label={t('running')}>
      <h2>{t('running')}</h2>
      <JobProgress progress={job?.progress ?? null} />
      <p className="soft">{t('runningText')}</p>
      <Button isDisabled={job?.cancelling !== false} onPress={() => job?.cancel()}>
        {t('stop')}
      </Button>
    </section>
  )
}

interface DoneProps {
  readonly place: string
  readonly isFolder: boolean
  readonly result: JobResult<'backup.create'>
  readonly onAgain: () => void
}

function Done({ place, isFolder, result, onAgain }: DoneProps): ReactNode {
  const t = useText('backup')
  const format = useFormat()
  return (
    <section className="backup-section backup-card" aria-label={t('done.title')}>
      <div className="backup-done" role="status">
        <CircleCheck aria-hidden />
        <div>
          <h2>{t('done.title')}</h2>
          <p>
            {t('done.text', {
              count: result.versions,
              shown: format.count(result.versions),
              size: format.bytes(result.bytes),
              added: format.bytes(result.addedBytes),
            })}
          </p>
          {result.readFromMedium && !result.sameDisk && <p className="soft">{t('done.fromMedium')}</p>}
        </div>
      </div>
      {result.unopened > 0 && <p>{t('done.unopened')}</p>}
      {!result.readFromMedium && !result.sameDisk && (
        <Banner tone="attention">{t('done.notFromMedium')}</Banner>
      )}
      {result.sameDisk ? (
        <Banner tone="attention">{t('sameDisk.done')}</Banner>
      ) : isFolder ? (
        <p>{t('done.folder')}</p>
      ) : (
        <Eject place={place} />
      )}
      <Button onPress={onAgain}>{t('done.again')}</Button>
    </section>
  )
}
