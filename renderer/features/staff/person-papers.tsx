import { useState, type ReactNode } from 'react'
import { FileSignature, ShieldCheck } from 'lucide-react'
import type { Member } from '../../../shared/contract/staff.ts'
import { useCall, useResume, useUnlocked } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, useNow } from '../../ui/index.ts'
import { RecordScreening } from './record-screening.tsx'
import { SignHere } from './sign-here.tsx'

interface PersonPapersProps {
  readonly member: Member
  readonly mayAct: boolean
  readonly onDone: (notice: string) => void
}

/** Screening and agreement: without both, and both current, nothing opens. */
export function PersonPapers({ member, mayAct, onDone }: PersonPapersProps) {
  const t = useText('staff')
  const [open, setOpen] = useState<'screening' | 'signing' | null>(null)
  useResume('screening', () => setOpen('screening'))
  const own = useUnlocked()?.staffId === member.staffId
  const { data: agreement } = useCall('agreement.show', {})
  const issued = agreement !== undefined && agreement.version > 0
  const close = () => setOpen(null)
  return (
    <section className="person__section" aria-labelledby="person-papers">
      <h2 id="person-papers">{t('papers')}</h2>
      <div className="person__card">
        <Paper icon={<ShieldCheck aria-hidden />} title={t('screening')} lines={useScreeningLines(member)}>
          {mayAct && !own && (
            <Button onPress={() => setOpen('screening')}>
              {member.screening === null ? t('record') : t('recordNew')}
            </Button>
          )}
        </Paper>
        <Paper icon={<FileSignature aria-hidden />} title={t('agreement')} lines={useAgreementLines(member)}>
          {mayAct && issued && (
            <Button onPress={() => setOpen('signing')}>{own ? t('readAndSign') : t('signHere')}</Button>
          )}
        </Paper>
      </div>
      {open === 'screening' && <RecordScreening member={member} onClose={close} onDone={onDone} />}
      {open === 'signing' && <SignHere member={member} onClose={close} onDone={onDone} />}
    </section>
  )
}

interface PaperProps {
  readonly icon: ReactNode
  readonly title: string
  readonly lines: readonly string[]
  readonly children: ReactNode
}

function Paper({ icon, title, lines, children }: PaperProps) {
  return (
    <div className="person__paper" role="group" aria-label={title}>
      {icon}
      <div>
        <h3>{title}</h3>
        {lines.map((line) => (
          <p key={line} className="soft">
            {line}
          </p>
        ))}
      </div>
      {children}
    </div>
  )
}

const MINUTE = 60_000

function useEndLine(): (until: number | null, otherwise: string) => string {
  const t = useText('staff')
  const format = useFormat()
  const now = useNow(MINUTE)
  return (until, otherwise) =>
    until === null ? otherwise : t(until > now ? 'endsOn' : 'endedOn', { day: format.day(until) })
}

function useScreeningLines({ screening, vouched }: Member): readonly string[] {
  const t = useText('staff')
  const format = useFormat()
  const end = useEndLine()
  if (screening === null) return [vouched ? t('noScreeningVouched') : t('noScreening')]
  const { outcome, at, by, reference, until } = screening
  return [
    t(`screened.${outcome}`, { day: format.day(at), by: by === 'recovery' ? t('bySheets') : by }),
    ...(reference === '' ? [] : [t('reference', { reference })]),
    ...(outcome === 'passed' ? [end(until, t('endsByRule'))] : []),
  ]
}

function useAgreementLines({ agreement, vouched }: Member): readonly string[] {
  const t = useText('staff')
  const format = useFormat()
  const end = useEndLine()
  if (agreement === null) return [vouched ? t('notSignedVouched') : t('notSigned')]
  const { version, at, until } = agreement
  return [t('signed', { version, day: format.day(at) }), end(until, t('endsNever'))]
}
