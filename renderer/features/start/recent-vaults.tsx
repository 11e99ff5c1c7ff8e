import { Button as AriaButton } from 'react-aria-components'
import { ChevronRight, Vault, X } from 'lucide-react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { askAgain, useAct, useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { IconButton, toast } from '../../ui/index.ts'

interface RecentVaultsProps {
  readonly demo: ChosenPlace | null
  readonly onOpen: (vault: ChosenPlace) => void
}

export function RecentVaults({ demo, onOpen }: RecentVaultsProps) {
  const t = useText('start')
  const format = useFormat()
  const { data } = useCall('recent.list', {}, { fresh: true })
  const forget = useAct('recent.forget')
  const vaults = data?.vaults ?? []
  if (vaults.length === 0 && demo === null) return null

  const takeOff = async (place: string) => {
    if ((await forget.run({ place })) === undefined) return
    await askAgain('recent.list')
    toast(t('forgotten'), 'info')
  }

  return (
    <section className="start-recent" aria-labelledby="start-recent">
      <h2 id="start-recent">{t('recent')}</h2>
      <ul>
        {demo !== null && (
          <li className="start-recent__row">
            <Row name={demo.name} note="" onPress={() => onOpen(demo)} />
          </li>
        )}
        {vaults.map(({ place, name, openedAt, exists }) => (
          <li key={place} className="start-recent__row">
            <Row
              name={displayName(name)}
              note={exists ? t('opened', { when: format.relative(openedAt) }) : t('gone')}
              onPress={() => onOpen({ place, name })}
            />
            <IconButton
              size="small"
              icon={<X />}
              label={t('forget', { name: displayName(name) })}
              onPress={() => void takeOff(place)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Row({
  name,
  note,
  onPress,
}: {
  readonly name: string
  readonly note: string
  readonly onPress: () => void
}) {
  return (
    <AriaButton className="start-recent__open" onPress={onPress}>
      <Vault aria-hidden />
      <span className="start-recent__name">{name}</span>
      <span className="start-recent__note">{note}</span>
      <ChevronRight aria-hidden />
    </AriaButton>
  )
}
