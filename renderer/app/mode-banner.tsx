import { useUnlocked } from '../bridge/index.ts'
import { useText } from '../text/index.ts'
import { Banner, Button } from '../ui/index.ts'
import { go, type InsideRoute } from './navigation.ts'

/** Why the vault is open for reading only, and the way out. */
export function ModeBanner({ route }: { readonly route: InsideRoute }) {
  const t = useText('app')
  const mode = useUnlocked()?.mode
  if (mode === 'medium')
    return (
      <Banner tone="attention" shape="bar" title={t('readOnlyTitle')}>
        {t('readOnly')}
      </Banner>
    )
  if (mode !== 'older' || route.at === 'older') return null
  return (
    <Banner
      tone="danger"
      shape="bar"
      title={t('olderTitle')}
      actions={
        <Button size="small" onPress={() => go({ at: 'older' })}>
          {t('olderMore')}
        </Button>
      }
    >
      {t('older')}
    </Banner>
  )
}
