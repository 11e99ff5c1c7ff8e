import { useMemo, useState, type ReactNode } from 'react'
import { FolderLock } from 'lucide-react'
import type { CallOutput } from '../../../shared/contract/contract.ts'
import { useCall, useResume, useUnlocked } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, EmptyState, ErrorPanel, ProgressBar, Screen, SearchField, useNow } from '../../ui/index.ts'
import { DueKeys } from './due-keys.tsx'
import { GrantDialog, keptGrant } from './grant-dialog.tsx'
import { Legend } from './legend.tsx'
import { cellOf, matrixOf, type Cell } from './matrix.ts'
import { MatrixGrid, useInside, type Spot } from './matrix-grid.tsx'
import { RenewDialog } from './renew-dialog.tsx'
import { ReviewScreen } from './review-screen.tsx'
import { SpotBar } from './spot-bar.tsx'
import './access-screen.css'

const MINUTE = 60_000

/** People by compartments: who may do what; giving, taking away, reviewing, renewing keys. */
export function AccessScreen(): ReactNode {
  const t = useText('access')
  const ui = useText('ui')
  const session = useUnlocked()
  const { data, error } = useCall('grant.list', {}, { fresh: true })
  const [reviewing, setReviewing] = useState(false)
  if (session === null) return null
  if (reviewing && data) return <ReviewScreen answer={data} onBack={() => setReviewing(false)} />
  return (
    <Screen
      title={t('title')}
      lead={
        <>
          {t(session.role === 'auditor' ? 'leadReadOnly' : 'lead')} {data && <ReviewState answer={data} />}
        </>
      }
      layout="full"
      actions={
        session.role === 'custodian' &&
        data && (
          <Button onPress={() => setReviewing(true)} isDisabled={session.mode !== 'normal'}>
            {t('review.act')}
          </Button>
        )
      }
    >
      {error && <ErrorPanel fault={error} />}
      {!data && !error && <ProgressBar label={ui('loading')} share={null} />}
      {data?.compartments.length === 0 && (
        <EmptyState icon={<FolderLock />} title={t('empty')}>
          {t('emptyText')}
        </EmptyState>
      )}
      {data && data.compartments.length > 0 && <Board answer={data} />}
    </Screen>
  )
}

/** When the rights were looked at last, and when it is time again. */
function ReviewState({ answer }: { readonly answer: CallOutput<'grant.list'> }): ReactNode {
  const t = useText('access')
  const format = useFormat()
  const now = useNow(MINUTE)
  const { reviewedAt, reviewDueAt } = answer
  if (reviewDueAt === null) return null
  const due = format.relative(reviewDueAt, now)
  return (
    <span className="access__review">
      {reviewDueAt <= now
        ? t('review.due')
        : reviewedAt === null
          ? t('review.never', { due })
          : t('review.last', { day: format.day(reviewedAt), due })}
    </span>
  )
}

function Board({ answer }: { readonly answer: CallOutput<'grant.list'> }): ReactNode {
  const t = useText('access')
  const [search, setSearch] = useState('')
  const [spot, setSpot] = useState<Spot>({ row: 0, column: 0 })
  const [opened, setOpened] = useState<Cell | null>(null)
  const [renewing, setRenewing] = useState<Cell['compartment'] | null>(null)
  const matrix = useMemo(() => matrixOf(answer, search), [answer, search])
  useInside(matrix, spot, setSpot)
  useResume('grant', (left) => {
    const kept = keptGrant.safeParse(left).data
    setOpened(kept === undefined ? null : cellOf(matrixOf(answer, ''), kept))
  })
  const found = matrix.people.length > 0 && matrix.compartments.length > 0
  return (
    <>
      <DueKeys compartments={answer.compartments} onRenew={setRenewing} />
      <div className="access__tools">
        <SearchField label={t('search')} value={search} onChange={setSearch} />
        <Legend />
        <p className="access__one-key soft">{t('oneKey')}</p>
      </div>
      {found ? (
        <MatrixGrid matrix={matrix} spot={spot} onSpot={setSpot} onOpen={setOpened} />
      ) : (
        <p className="access__none soft">{t('noneFound')}</p>
      )}
      <SpotBar cell={matrix.cell(spot.row, spot.column)} onOpen={setOpened} onRenew={setRenewing} />
      {opened && <GrantDialog cell={opened} onClose={() => setOpened(null)} />}
      {renewing && <RenewDialog compartment={renewing} onClose={() => setRenewing(null)} />}
    </>
  )
}
