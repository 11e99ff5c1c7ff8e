import { useState } from 'react'
import { ArrowLeft, FilePen } from 'lucide-react'
import type { Agreement } from '../../../shared/contract/staff.ts'
import { useCall, useResume, useUnlocked, useWritable } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { AgreementPaper, Banner, Button, ErrorPanel, ProgressBar, Screen } from '../../ui/index.ts'
import { IssueAgreement } from './issue-agreement.tsx'
import './agreement.css'

interface AgreementScreenProps {
  readonly onBack: () => void
}

/** What everybody signs: the present version, and the way to a new one. */
export function AgreementScreen({ onBack }: AgreementScreenProps) {
  const t = useText('agreement')
  const ui = useText('ui')
  const shown = useCall('agreement.show', {}, { fresh: true })
  const [editing, setEditing] = useState(false)
  useResume('agreement', () => setEditing(true))
  const mayIssue = useUnlocked()?.role === 'custodian'
  const writable = useWritable()
  const agreement = shown.data
  if (editing && agreement)
    return <IssueAgreement key={agreement.version} agreement={agreement} onDone={() => setEditing(false)} />
  return (
    <Screen
      title={t('title')}
      lead={t('currentLead')}
      actions={
        <>
          <Button icon={<ArrowLeft aria-hidden />} onPress={onBack}>
            {t('back')}
          </Button>
          {mayIssue && agreement && (
            <Button
              look="primary"
              icon={<FilePen aria-hidden />}
              isDisabled={!writable}
              onPress={() => setEditing(true)}
            >
              {agreement.version === 0 ? t('first') : t('new')}
            </Button>
          )}
        </>
      }
    >
      {shown.isPending && <ProgressBar label={ui('loading')} share={null} />}
      {shown.error && <ErrorPanel fault={shown.error} />}
      {agreement && <Present agreement={agreement} />}
    </Screen>
  )
}

function Present({ agreement }: { readonly agreement: Agreement }) {
  const t = useText('agreement')
  const format = useFormat()
  const { version, text, months, issuedAt, issuedBy } = agreement
  return (
    <>
      {issuedAt === null ? (
        <Banner tone="attention" title={t('none')}>
          {t('noneText')}
        </Banner>
      ) : (
        <p>
          {t('current', { version, day: format.day(issuedAt), by: issuedBy ?? '' })}
          {'. '}
          <span className="soft">
            {months === null ? t('holdsForEver') : t('holds', { count: months })}
            {'.'}
          </span>
        </p>
      )}
      <div className="agreement-present">
        <AgreementPaper label={t('text')} text={text} />
      </div>
    </>
  )
}
