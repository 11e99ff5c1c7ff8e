import { useState, type ReactNode } from 'react'
import { FolderLock, Plus } from 'lucide-react'
import type { Id } from '../../../shared/contract/basics.ts'
import type { CallOutput } from '../../../shared/contract/contract.ts'
import type { Request } from '../../../shared/contract/policy.ts'
import { lapsingPapers } from '../../../shared/model/lapsing-papers.ts'
import {
  useCall,
  useGuard,
  useResume,
  useUnlocked,
  useWritable,
  type KeptForm,
  type Unlocked,
} from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, EmptyState, ErrorPanel, Screen, useDriveName, useNow } from '../../ui/index.ts'
import { AcceptCompartment, type Accepting } from './accept-compartment.tsx'
import { attentionFor, BACKUP_DUE_MILLISECONDS, backupInTime, type LastBackup } from './attention.ts'
import { AttentionList } from './attention-list.tsx'
import { CompartmentCards } from './compartment-cards.tsx'
import { CreateCompartment } from './create-compartment.tsx'
import { CutWork } from './cut-work.tsx'
import { KeptOffer } from './kept-offer.tsx'
import { SheetsUsed } from './sheets-used.tsx'
import './home.css'

interface HomeScreenProps {
  readonly onCompartment: (compartment: Id) => void
  readonly onBackup: () => void
  readonly onRestore: () => void
  readonly onOlder: () => void
  readonly onPerson: (staffId: Id) => void
  readonly onPasscode: () => void
  readonly onAccess: () => void
  readonly onLedger: () => void
  /** To answer this request as the second person. */
  readonly onRequest: (request: Id) => void
  /** What waits for a second person; nothing while there is none. */
  readonly requests: ReactNode
  /** Takes a form up again that was being filled when the vault locked. */
  readonly onContinue: (form: KeptForm) => void
}

export function HomeScreen({ onCompartment, onLedger, requests, onContinue, ...exits }: HomeScreenProps) {
  const t = useText('home')
  const session = useUnlocked()
  const writable = useWritable()
  const list = useCall('compartment.list', {})
  const access = useCall('grant.list', {})
  const [creating, setCreating] = useState(false)
  useResume('compartment', () => setCreating(true))
  const compartments = list.data?.compartments ?? []
  if (!session) return null

  const create = session.role === 'custodian' && (
    <Button
      look="primary"
      icon={<Plus aria-hidden />}
      isDisabled={!writable}
      onPress={() => setCreating(true)}
    >
      {t('create')}
    </Button>
  )
  // A custodian without rights of their own sees none, though there may be many.
  const areShut =
    session.role === 'custodian' && access.data !== undefined && access.data.compartments.length > 0
  const empty = areShut ? 'clerk' : session.role
  const first = session.role === 'auditor' ? <Button onPress={onLedger}>{t('ledger')}</Button> : create
  return (
    <Screen title={t('title')}>
      <CutWork onBackup={exits.onBackup} />
      <KeptOffer onContinue={onContinue} />
      <SheetsUsed />
      <NeedsAttention {...exits} />
      {requests}
      <section className="home__section" aria-labelledby="home-compartments">
        <div className="home__section-head">
          <h2 id="home-compartments">{t('compartments')}</h2>
          {compartments.length > 0 && create}
        </div>
        {list.error && <ErrorPanel fault={list.error} />}
        {list.data && !access.isPending && compartments.length === 0 && (
          <EmptyState framed icon={<FolderLock />} title={t(`empty.${empty}`)} action={first}>
            {t(`emptyText.${empty}`)}
          </EmptyState>
        )}
        <CompartmentCards compartments={compartments} onOpen={onCompartment} />
      </section>
      {creating && <CreateCompartment onClose={() => setCreating(false)} onCreated={onCompartment} />}
    </Screen>
  )
}

const MINUTE = 60_000

function NeedsAttention(
  exits: Omit<HomeScreenProps, 'onCompartment' | 'onLedger' | 'requests' | 'onContinue'>,
) {
  const [accepting, setAccepting] = useState<Accepting | null>(null)
  const t = useText('home')
  const format = useFormat()
  const driveName = useDriveName()
  const session = useUnlocked()
  const { connected } = useGuard()
  const { data: listed } = useCall('compartment.list', {})
  const { data: history } = useCall('backup.history', {})
  const oversees = session?.role === 'custodian' || session?.role === 'auditor'
  const { data: people } = useCall('staff.list', {}, { enabled: oversees })
  const { data: waiting } = useCall('request.list', {}, { fresh: true })
  const access = useAccessDue(session?.role === 'custodian')
  const now = useNow(MINUTE)
  if (!session || !listed) return null

  const lastBackup = history && lastBackupOf(history)
  const attention = attentionFor({
    compartments: listed.compartments,
    lastBackup,
    mode: session.mode,
    headRepaired: session.headRepaired,
    ledgerAhead: session.ledgerAhead,
    unfinishedExports: session.unfinishedExports,
    members: people?.members ?? [],
    ownPapers: oversees ? [] : ownPapers(session.papersUntil, now),
    passcodeDueAt: session.passcodeDueAt,
    requests: longestWaiting(waiting?.requests ?? []),
    access,
    now,
  })
  const backup = backupInTime(lastBackup, now)
  const calm = attention.length === 0 && !connected
  return (
    <>
      {attention.length > 0 && <AttentionList attention={attention} {...exits} onAccept={setAccepting} />}
      {accepting && <AcceptCompartment compartment={accepting} onClose={() => setAccepting(null)} />}
      {backup && (
        <Banner tone="good" {...(calm ? { title: t('calm') } : {})}>
          {t('lastBackup', {
            when: format.relative(backup.createdAt, now),
            drive: driveName(backup.driveName),
            due: format.day(backup.createdAt + BACKUP_DUE_MILLISECONDS),
          })}
        </Banner>
      )}
    </>
  )
}

/** The date of a set says which follows which; after a wrong clock it is not when the set was made. */
function lastBackupOf({ sets, lastMadeAt }: CallOutput<'backup.history'>): LastBackup | null {
  const [last] = sets
  if (last === undefined) return null
  return { driveName: last.driveName, createdAt: Math.min(last.createdAt, lastMadeAt ?? Infinity) }
}

/** Of those that whoever is here may decide. */
function longestWaiting(requests: readonly Request[]): readonly Id[] {
  return requests
    .filter(({ mayDecide }) => mayDecide)
    .toSorted((one, other) => one.at - other.at)
    .map(({ id }) => id)
}

function ownPapers({ screening, agreement }: Unlocked['papersUntil'], now: number) {
  return lapsingPapers({ screening: { until: screening }, agreement: { until: agreement } }, now)
}

/** A review is a custodian's; a key is renewed by whoever administers its compartment. */
function useAccessDue(custodian: boolean) {
  const { data } = useCall('grant.list', {})
  if (!data) return null
  const due = data.compartments.filter(
    ({ epochDue, administered }) => epochDue && (custodian || administered),
  )
  return { reviewDueAt: custodian ? data.reviewDueAt : null, keysDue: due.length }
}
