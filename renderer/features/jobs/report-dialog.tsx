import type { ReactNode } from 'react'
import type { Exceptions, Notes } from '../../../shared/contract/basics.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useText, useFormat } from '../../text/index.ts'
import type { TrayJob } from '../../bridge/index.ts'
import { Banner, Button, Dialog, ErrorPanel } from '../../ui/index.ts'
import { ExceptionList, NameList } from '../../ui/exception-list.tsx'
import './report-dialog.css'
import { reportOf, type Fact, type Remark } from './report.ts'

interface ReportDialogProps {
  readonly job: TrayJob
  readonly onClose: () => void
}

/** What a job did, counted; what it left out, by name; and what is left to do. */
export function ReportDialog({ job, onClose }: ReportDialogProps): ReactNode {
  const t = useText('jobs')
  const { outcome, title } = job
  const report = reportOf(job)
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      width={report.exceptions > 0 || report.notes.length > 0 ? 'wide' : 'normal'}
      actions={
        <Button look="primary" onPress={onClose}>
          {t('report.close')}
        </Button>
      }
    >
      <div className="report">
        {outcome?.ok === false && <ErrorPanel fault={outcome.fault} />}
        {report.remarks.map((remark) => (
          <RemarkLine key={remark.key} remark={remark} />
        ))}
        {report.facts.length > 0 && <Facts facts={report.facts} />}
        {report.lists
          .filter(({ exceptions }) => exceptions.total > 0)
          .map(({ key, exceptions }) => (
            <Left key={key} title={t(key)} exceptions={exceptions} />
          ))}
        {report.notes.map((note) => (
          <Noted key={note.note} note={note} />
        ))}
        {report.originals && <Originals />}
      </div>
    </Dialog>
  )
}

function RemarkLine({ remark: { key, tone, details } }: { readonly remark: Remark }): ReactNode {
  const t = useText('jobs')
  return <Banner tone={tone}>{t(key, { folder: '', entry: '', refused: '', ...details })}</Banner>
}

function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  const t = useText('jobs')
  const format = useFormat()
  return (
    <dl className="report__facts" aria-label={t('report.counts')}>
      {facts.map(({ key, value, unit }) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd className="numeric selectable">
            {unit === 'bytes' ? format.bytes(value) : format.count(value)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Left({ title, exceptions }: { readonly title: string; readonly exceptions: Exceptions }): ReactNode {
  const format = useFormat()
  return (
    <section className="report__left">
      <h3>
        {title} <span className="soft numeric">{format.count(exceptions.total)}</span>
      </h3>
      <ExceptionList label={title} exceptions={exceptions} />
    </section>
  )
}

function Noted({ note: { note, total, names } }: { readonly note: Notes[number] }): ReactNode {
  const t = useText('jobs')
  const format = useFormat()
  return (
    <section className="report__left">
      <h3>
        {t(`note.${note}.heading`)} <span className="soft numeric">{format.count(total)}</span>
      </h3>
      <p className="soft">{t(`note.${note}.text`)}</p>
      <NameList label={t(`note.${note}.heading`)} total={total} names={names.map(displayName)} />
    </section>
  )
}

/** The honest part: what is outside is not protected, and deleting is not destroying. */
function Originals(): ReactNode {
  const t = useText('jobs')
  return (
    <section className="report__originals">
      <h3>{t('import.originalTitle')}</h3>
      <p>{t('import.original')}</p>
      <p>
        <strong>{t('import.keep')}</strong>
      </p>
    </section>
  )
}
