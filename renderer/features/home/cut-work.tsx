import { putCutWorkAway, useCutWork } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button } from '../../ui/index.ts'

/** What the lock cut off, until somebody confirms to know of it: nobody should take it for done. */
export function CutWork({ onBackup }: { readonly onBackup: () => void }) {
  const t = useText('home')
  const { kinds } = useCutWork()
  return kinds.map((kind) => (
    <Banner
      key={kind}
      tone="attention"
      title={t(`cut.title.${kind}`)}
      actions={
        <>
          <Button size="small" onPress={() => putCutWorkAway(kind)}>
            {t('cut.confirm')}
          </Button>
          {kind === 'backup.create' && (
            <Button size="small" look="primary" onPress={onBackup}>
              {t('backupAct')}
            </Button>
          )}
        </>
      }
    >
      {t(`cut.text.${kind}`)}
    </Banner>
  ))
}
