import { LockKeyhole } from 'lucide-react'
import type { VaultEvent } from '../../../shared/contract/event.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useCall } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, OutsidePage, ProgressBar } from '../../ui/index.ts'
import './unlock.css'
import { UnlockForm } from './unlock-form.tsx'
import { isNoVault, standsOpen, VaultState } from './vault-state.tsx'

interface UnlockScreenProps {
  readonly vault: ChosenPlace
  readonly locked?: Extract<VaultEvent, { event: 'session.locked' }>['why']
  readonly onUnlocked: () => void
  readonly onOther: () => void
  readonly onSheets: () => void
  readonly onRestore: () => void
}

/** The door of one vault: what stands there, and the way in. */
export function UnlockScreen(props: UnlockScreenProps) {
  const { vault, locked, onUnlocked, onOther, onSheets, onRestore } = props
  const t = useText('unlock')
  const start = useText('start')
  const look = useCall('vault.look', { place: vault.place }, { fresh: true })

  const open = look.data !== undefined && standsOpen(look.data)
  const leadsElsewhere = look.data !== undefined && isNoVault(look.data)
  return (
    <OutsidePage
      title={displayName(vault.name)}
      icon={<LockKeyhole />}
      focusTitle={false}
      foot={
        <>
          {open && (
            <>
              <Button look="quiet" size="small" onPress={onSheets}>
                {t('sheets')}
              </Button>
              <Button look="quiet" size="small" onPress={onRestore}>
                {t('restore')}
              </Button>
            </>
          )}
          {!leadsElsewhere && (
            <Button look="quiet" size="small" onPress={onOther}>
              {t('other')}
            </Button>
          )}
        </>
      }
    >
      {locked !== undefined && locked !== 'asked' && <Banner tone="info">{start(`locked.${locked}`)}</Banner>}
      {look.isPending && <ProgressBar label={t('looking')} share={null} />}
      {look.error && (
        <ErrorPanel
          fault={look.error}
          actions={<Button onPress={() => void look.refetch()}>{t('lookAgain')}</Button>}
        />
      )}
      {look.data &&
        (open ? (
          <UnlockForm vault={vault} look={look.data} onUnlocked={onUnlocked} />
        ) : (
          <VaultState
            look={look.data}
            onLookAgain={() => void look.refetch()}
            onRestore={onRestore}
            onOther={onOther}
          />
        ))}
    </OutsidePage>
  )
}
