import { useFormat, useText } from '../text/index.ts'
import { Banner, Button, useNow } from '../ui/index.ts'
import { touch, useIdleWarning } from './activity.ts'

/** Says that the vault is about to lock by itself; any movement or key keeps it open. */
export function IdleBanner() {
  const { locksAt } = useIdleWarning()
  return locksAt === null ? null : <Countdown locksAt={locksAt} />
}

function Countdown({ locksAt }: { readonly locksAt: number }) {
  const t = useText('app')
  const format = useFormat()
  const now = useNow()
  return (
    <Banner
      tone="attention"
      shape="bar"
      actions={
        <Button size="small" onPress={touch}>
          {t('idleStay')}
        </Button>
      }
    >
      {t('idle', { time: format.countdown(locksAt - now) })}
    </Banner>
  )
}
