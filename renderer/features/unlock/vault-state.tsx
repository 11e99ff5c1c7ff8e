import type { VaultLook } from '../../../shared/contract/vault.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button } from '../../ui/index.ts'

/** True for a vault that somebody may try to unlock. */
export function standsOpen(look: VaultLook): boolean {
  return look.kind === 'vault' && !look.inUse
}

/** True where no vault ever stood, as far as one sees: then the first way on is another folder. */
export function isNoVault(look: VaultLook): boolean {
  return look.kind === 'empty' || look.kind === 'other'
}

interface VaultStateProps {
  readonly look: VaultLook
  readonly onLookAgain: () => void
  readonly onRestore: () => void
  readonly onOther: () => void
}

/** Why there is nothing to unlock here, and what to do: each case in its own words. */
export function VaultState({ look, onLookAgain, onRestore, onOther }: VaultStateProps) {
  const t = useText('unlock')
  const state = look.kind === 'vault' ? 'inUse' : look.kind
  const again = state === 'inUse' || state === 'missing'
  const restore = state === 'damaged' || state === 'missing' || isNoVault(look)
  return (
    <>
      <Banner tone={state === 'damaged' ? 'danger' : 'attention'} title={t(`state.${state}Title`)}>
        <p>{t(`state.${state}Text`)}</p>
        <p className="error-panel__next">{t(`state.${state}Next`)}</p>
      </Banner>
      <div className="unlock__acts">
        {again && <Button onPress={onLookAgain}>{t('lookAgain')}</Button>}
        {restore && (
          <Button look={isNoVault(look) ? 'secondary' : 'primary'} onPress={onRestore}>
            {t('restore')}
          </Button>
        )}
        {isNoVault(look) && (
          <Button look="primary" onPress={onOther}>
            {t('other')}
          </Button>
        )}
      </div>
    </>
  )
}
