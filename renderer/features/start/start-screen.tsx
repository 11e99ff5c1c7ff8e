import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { ArchiveRestore, FolderOpen, FolderPlus, Vault } from 'lucide-react'
import type { VaultEvent } from '../../../shared/contract/event.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { useAct, useCall } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, IconTile } from '../../ui/index.ts'
import { RecentVaults } from './recent-vaults.tsx'
import './start-screen.css'

interface StartScreenProps {
  readonly locked?: Extract<VaultEvent, { event: 'session.locked' }>['why']
  readonly onNew: () => void
  readonly onOpen: (vault: ChosenPlace) => void
  readonly onRestore: () => void
  readonly onAbout: () => void
}

/** Three ways in, of equal weight, and the vaults that were open lately. */
export function StartScreen({ locked, onNew, onOpen, onRestore, onAbout }: StartScreenProps) {
  const t = useText('start')
  const choose = useAct('place.choose')
  const { data: demo = null } = useCall('demo.get', {})
  const open = async () => {
    const vault = (await choose.run({ purpose: 'vault-open' }))?.chosen[0]
    if (vault) onOpen(vault)
  }

  return (
    <main className="start">
      <div className="start__column">
        <header className="start__head">
          <IconTile icon={<Vault />} look="solid" />
          <h1>{t('title')}</h1>
          <p className="soft">{t('lead')}</p>
        </header>
        {locked !== undefined && <Banner tone="info">{t(`locked.${locked}`)}</Banner>}
        {choose.fault && <ErrorPanel fault={choose.fault} />}
        <div className="start__ways">
          <Way icon={<FolderPlus />} title={t('newVault')} text={t('newVaultText')} onPress={onNew} />
          <Way
            icon={<FolderOpen />}
            title={t('openVault')}
            text={t('openVaultText')}
            onPress={() => void open()}
          />
          <Way icon={<ArchiveRestore />} title={t('restore')} text={t('restoreText')} onPress={onRestore} />
        </div>
        <RecentVaults
          demo={demo === null ? null : { place: demo.place, name: t('demoVault') }}
          onOpen={onOpen}
        />
        <footer className="start__foot">
          <Button look="quiet" size="small" onPress={onAbout}>
            {t('about')}
          </Button>
        </footer>
      </div>
    </main>
  )
}

interface WayProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: string
  readonly onPress: () => void
}

function Way({ icon, title, text, onPress }: WayProps) {
  return (
    <AriaButton className="start-way" onPress={onPress}>
      <IconTile icon={icon} look="soft" />
      <span className="start-way__title">{title}</span>
      <span className="start-way__text">{text}</span>
    </AriaButton>
  )
}
