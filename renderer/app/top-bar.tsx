import { Lock, Vault } from 'lucide-react'
import { displayName } from '../../shared/model/display-name.ts'
import { useUnlocked } from '../bridge/index.ts'
import { useText } from '../text/index.ts'
import { Button } from '../ui/index.ts'
import { lockNow } from './lock.ts'

/** Which vault, who has it open, and the way to lock it. */
export function TopBar() {
  const t = useText('app')
  const session = useUnlocked()
  if (!session) return null
  return (
    <header className="top-bar">
      <span className="top-bar__mark" aria-hidden>
        <Vault />
      </span>
      <span className="top-bar__vault">{displayName(session.office)}</span>
      <span className="top-bar__gap" />
      <span className="top-bar__person">
        <span>{displayName(session.staffName)}</span>
        <span className="top-bar__code">{session.staffCode}</span>
        <span className="top-bar__role soft">{t(`role.${session.role}`)}</span>
      </span>
      <Button size="small" icon={<Lock aria-hidden />} onPress={lockNow} aria-keyshortcuts="Control+L">
        {t('lock')} <kbd className="top-bar__key">{t('lockKey')}</kbd>
      </Button>
    </header>
  )
}
