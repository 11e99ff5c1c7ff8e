import type { Id } from '../../../shared/contract/basics.ts'
import { describeFault } from '../../../shared/text/fault-text.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, ToneIcon, useDriveName, type Tone } from '../../ui/index.ts'
import type { Accepting } from './accept-compartment.tsx'
import type { Attention } from './attention.ts'

const TONES: Record<Attention['kind'], Tone> = {
  damaged: 'danger',
  unavailable: 'attention',
  unaccounted: 'danger',
  unfinishedExport: 'danger',
  ledgerAhead: 'danger',
  headRepaired: 'attention',
  noBackup: 'attention',
  backupUndated: 'attention',
  backupOverdue: 'attention',
  older: 'danger',
  readOnly: 'attention',
  passcode: 'attention',
  person: 'attention',
  paper: 'attention',
  ownPaper: 'attention',
  requests: 'attention',
  reviewDue: 'attention',
  keysDue: 'attention',
}

interface Exits {
  readonly onBackup: () => void
  readonly onAccept: (compartment: Accepting) => void
  readonly onRestore: () => void
  readonly onOlder: () => void
  readonly onPerson: (staffId: Id) => void
  readonly onPasscode: () => void
  readonly onAccess: () => void
  readonly onRequest: (request: Id) => void
}

interface AttentionListProps extends Exits {
  readonly attention: readonly Attention[]
}

export function AttentionList({ attention, ...exits }: AttentionListProps) {
  const t = useText('home')
  return (
    <section className="home__section" aria-labelledby="home-attention">
      <h2 id="home-attention">{t('attention')}</h2>
      <ul className="attention-list">
        {attention.map((item) => (
          <li key={keyOf(item)} data-tone={TONES[item.kind]}>
            <Matter item={item} {...exits} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function keyOf(item: Attention): string {
  if (item.kind === 'ownPaper') return `own ${item.paper.paper}`
  if ('at' in item) return `${item.kind} ${item.at}`
  if ('paper' in item) return `${item.paper.paper} ${item.id}`
  return 'id' in item ? item.id : item.kind
}

/** The words of one matter and what can be done about it. */
function Matter({ item, ...exits }: Exits & { readonly item: Attention }) {
  const words = useMatterWords(item)
  const act = useMatterAct(item, exits)
  return (
    <>
      <ToneIcon tone={TONES[item.kind]} />
      <div className="attention-list__words">
        <strong>{words.title}</strong>
        <p>{words.text}</p>
      </div>
      {act && <Button onPress={act.run}>{act.label}</Button>}
    </>
  )
}

function useMatterAct(item: Attention, exits: Exits): { label: string; run: () => void } | null {
  const t = useText('home')
  switch (item.kind) {
    case 'damaged':
      return { label: t('damagedAct'), run: exits.onRestore }
    case 'unaccounted':
      return item.mayAccept ? { label: t('unaccountedAct'), run: () => exits.onAccept(item) } : null
    case 'noBackup':
    case 'backupUndated':
    case 'backupOverdue':
      return { label: t('backupAct'), run: exits.onBackup }
    case 'older':
      return { label: t('olderAct'), run: exits.onOlder }
    case 'person':
    case 'paper':
      return { label: t('personAct'), run: () => exits.onPerson(item.id) }
    case 'passcode':
      return { label: t('passcodeAct'), run: exits.onPasscode }
    case 'requests':
      return { label: t('requestsAct', { count: item.count }), run: () => exits.onRequest(item.first) }
    case 'reviewDue':
    case 'keysDue':
      return { label: t('accessAct'), run: exits.onAccess }
    default:
      return null
  }
}

function useMatterWords(item: Attention): { title: string; text: string } {
  const t = useText('home')
  const format = useFormat()
  const driveName = useDriveName()
  if (item.kind === 'damaged')
    return { title: t('damaged', { name: displayName(item.name) }), text: t('damagedText') }
  if (item.kind === 'unavailable') {
    const { heading, next } = describeFault(item.why, { place: 'vault' })
    return { title: t('unavailable'), text: t('unavailableText', { why: heading, next }) }
  }
  if (item.kind === 'unaccounted') {
    const { reason } = describeFault('catalogue-unaccounted', {
      ...(item.signer === null ? {} : { signer: item.signer }),
      ...(item.finder === null ? {} : { finder: item.finder }),
    })
    return {
      title: t('unaccounted', { name: displayName(item.name) }),
      text: `${reason} ${t(item.mayAccept ? 'unaccountedNext' : 'unaccountedAsk')}`,
    }
  }
  if (item.kind === 'unfinishedExport')
    return {
      title: t(`unfinishedExport.${item.act}`),
      text: t('unfinishedExportText', { by: item.by, when: format.relative(item.at) }),
    }
  if (item.kind === 'person')
    return { title: t(`person.${item.problem}`, { name: displayName(item.name) }), text: t('personText') }
  if (item.kind === 'paper') {
    const { paper, until } = item.paper
    return {
      title: t(`paper.${paper}`, { name: displayName(item.name) }),
      text: t('paperText', { day: format.day(until), when: format.relative(until) }),
    }
  }
  if (item.kind === 'ownPaper') {
    const { paper, until } = item.paper
    const when = { day: format.day(until), when: format.relative(until) }
    return { title: t(`ownPaper.${paper}`), text: t(`ownPaperText.${paper}`, when) }
  }
  if (item.kind === 'ledgerAhead') {
    const by = item.by ?? t('ledgerAheadSheets')
    const details = { entry: format.count(item.sequence), by, when: format.moment(item.at) }
    return { title: t('ledgerAhead'), text: t('ledgerAheadText', details) }
  }
  if (item.kind === 'passcode')
    return { title: t('passcodeDue', { when: format.relative(item.dueAt) }), text: t('passcodeDueText') }
  if (item.kind === 'requests')
    return { title: t('requests', { count: item.count }), text: t('requestsText', { count: item.count }) }
  if (item.kind === 'keysDue') return { title: t('keysDue', { count: item.count }), text: t('keysDueText') }
  if (item.kind === 'reviewDue')
    return { title: t('reviewDue'), text: t('reviewDueText', { when: format.relative(item.dueAt) }) }
  if (item.kind !== 'backupOverdue') return { title: t(item.kind), text: t(`${item.kind}Text`) }
  return {
    title: t('backupOverdue'),
    text: t('backupOverdueText', {
      when: format.relative(item.last.createdAt),
      drive: driveName(item.last.driveName),
    }),
  }
}
