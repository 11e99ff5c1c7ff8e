import { useState } from 'react'
import { EllipsisVertical, KeyRound, Plus, TextCursorInput } from 'lucide-react'
import { useCall, useWritable } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, IconButton, Menu, ProgressBar, type MenuChoice } from '../../ui/index.ts'
import { AddKey } from './add-key.tsx'
import { RemoveWay } from './remove-way.tsx'
import { RenameKey } from './rename-key.tsx'
import { TestKey } from './test-key.tsx'
import { useWayName, type Way } from './way.ts'
import './ways.css'

type WayAct = 'test' | 'rename' | 'remove' | 'lost'
type Doing = { readonly act: 'add' } | { readonly act: WayAct; readonly way: Way } | null

/** What opens the vault for the person who is here, and what can be done about each. */
export function WaysList() {
  const t = useText('ways')
  const ui = useText('ui')
  const writable = useWritable()
  const list = useCall('way.list', {}, { fresh: true })
  const [doing, setDoing] = useState<Doing>(null)
  if (list.error) return <ErrorPanel fault={list.error} />
  if (!list.data) return <ProgressBar label={ui('loading')} share={null} />
  const { ways, advisedKeys } = list.data
  return (
    <>
      <ul className="ways">
        {ways.map((way) => (
          <WayRow key={way.slot} way={way} writable={writable} onAct={(act) => setDoing({ act, way })} />
        ))}
      </ul>
      {advisedKeys > 0 && (
        <div className="ways__urge">
          <Banner tone="info" title={t(advisedKeys > 1 ? 'urge.none' : 'urge.one')}>
            {t(advisedKeys > 1 ? 'urge.noneText' : 'urge.oneText')}
          </Banner>
        </div>
      )}
      <div className="ways__foot">
        <Button icon={<Plus aria-hidden />} isDisabled={!writable} onPress={() => setDoing({ act: 'add' })}>
          {t('add')}
        </Button>
      </div>
      <WayDialog doing={doing} ways={ways} onClose={() => setDoing(null)} />
    </>
  )
}

interface WayDialogProps {
  readonly doing: Doing
  readonly ways: readonly Way[]
  readonly onClose: () => void
}

/** Mounted only while it is open, so that nothing typed outlives it. */
function WayDialog({ doing, ways, onClose }: WayDialogProps) {
  if (doing === null) return null
  if (doing.act === 'add') return <AddKey ways={ways} onClose={onClose} />
  const { act, way } = doing
  if (act === 'test') return <TestKey way={way} ways={ways} onClose={onClose} />
  if (act === 'rename') return <RenameKey way={way} onClose={onClose} />
  return <RemoveWay way={way} ways={ways} lost={act === 'lost'} onClose={onClose} />
}

interface WayRowProps {
  readonly way: Way
  readonly writable: boolean
  readonly onAct: (act: WayAct) => void
}

function WayRow({ way, writable, onAct }: WayRowProps) {
  const t = useText('ways')
  const format = useFormat()
  const name = useWayName()(way)
  const isKey = way.kind === 'key' || way.kind === 'both'
  const used = way.lastUsedAt === null ? t('unused') : t('used', { when: format.relative(way.lastUsedAt) })
  const facts = [
    ...(isKey ? [t(`kind.${way.kind}`)] : []),
    t('added', { day: format.day(way.createdAt) }),
    ...(isKey ? [used] : []),
  ]
  const keyActs: MenuChoice[] = [
    { key: 'test', label: t('test'), onAction: () => onAct('test') },
    { key: 'rename', label: t('rename'), onAction: () => onAct('rename'), isDisabled: !writable },
  ]
  const shut = !writable || !way.removable
  const endActs: MenuChoice[] = [
    { key: 'remove', label: t('remove'), onAction: () => onAct('remove'), isDisabled: shut, danger: true },
    ...(isKey
      ? [{ key: 'lost', label: t('lost'), onAction: () => onAct('lost'), isDisabled: shut, danger: true }]
      : []),
  ]
  return (
    <li className="way">
      <span className="way__icon" aria-hidden>
        {isKey ? <KeyRound /> : <TextCursorInput />}
      </span>
      <div className="way__words">
        <h3>{name}</h3>
        <p className="soft">{facts.join(' · ')}</p>
        {!way.removable && <p className="soft">{t('lastOne')}</p>}
      </div>
      {(isKey || way.removable) && (
        <Menu
          label={t('actsFor', { name })}
          trigger={<IconButton label={t('actsFor', { name })} icon={<EllipsisVertical />} />}
          choices={[...(isKey ? keyActs : []), ...endActs]}
        />
      )}
    </li>
  )
}
