import { describeFault } from '../../../shared/text/fault-text.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, ToneIcon, useDriveName, type Tone } from '../../ui/index.ts'
import type { Attention } from './attention.ts'

const TONES: Record<Attention['kind'], Tone> = {
  damaged: 'danger',
  unavailable: 'attention',
  unfinishedExport: 'danger',
  headRepaired: 'attention',
  noBackup: 'attention',
  backupOverdue: 'attention',
  older: 'danger',
  readOnly: 'attention',
  connected: 'attention',
}

interface Exits {
  readonly onBackup: () => void
  readonly onRestore: () => void
  readonly onOlder: () => void
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
          <li key={'id' in item ? item.id : 'at' in item ? item.at : item.kind} data-tone={TONES[item.kind]}>
            <Matter item={item} {...exits} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The words of one matter and what can be done about it. */
function Matter({ item, onBackup, onRestore, onOlder }: Exits & { readonly item: Attention }) {
  const words = useMatterWords(item)
  const t = useText('home')
  const act =
    item.kind === 'damaged'
      ? { label: t('damagedAct'), run: onRestore }
      : item.kind === 'noBackup' || item.kind === 'backupOverdue'
        ? { label: t('backupAct'), run: onBackup }
        : item.kind === 'older'
          ? { label: t('olderAct'), run: onOlder }
          : null
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
  if (item.kind === 'unfinishedExport')
    return {
      title: t('unfinishedExport'),
      text: t('unfinishedExportText', { by: item.by, when: format.relative(item.at) }),
    }
  if (item.kind !== 'backupOverdue') return { title: t(item.kind), text: t(`${item.kind}Text`) }
  return {
    title: t('backupOverdue'),
    text: t('backupOverdueText', {
      when: format.relative(item.last.createdAt),
      drive: driveName(item.last.driveName),
    }),
  }
}
