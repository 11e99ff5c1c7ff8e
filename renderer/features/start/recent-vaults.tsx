import { Vault, X } from 'lucide-react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { askAgain, useAct, useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { IconButton, LinkRow, LinkRows, toast } from '../../ui/index.ts'

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
      <LinkRows>
        {demo !== null && (
          <LinkRow icon={<Vault aria-hidden />} name={demo.name} onPress={() => onOpen(demo)} />
        )}
        {vaults.map(({ place, name, openedAt, exists }) => (
          <LinkRow
            key={place}
            icon={<Vault aria-hidden />}
            name={displayName(name)}
            facts={[exists ? t('opened', { when: format.relative(openedAt) }) : t('gone')]}
            onPress={() => onOpen({ place, name })}
            aside={
              <IconButton
                size="small"
                icon={<X />}
                label={t('forget', { name: displayName(name) })}
                onPress={() => void takeOff(place)}
              />
            }
          />
        ))}
      </LinkRows>
    </section>
  )
}
