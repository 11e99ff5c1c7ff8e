import { useState } from 'react'
import { KeyRound } from 'lucide-react'
import { useText } from '../../text/index.ts'
import { Button, OutsidePage } from '../../ui/index.ts'
import { ChangePasscode } from './change-passcode.tsx'

/** All that there is for somebody whose passcode is past the time that the office's rules give it. */
export function ExpiredPasscode({ onLock }: { readonly onLock: () => void }) {
  const t = useText('passcode')
  const [changing, setChanging] = useState(false)
  return (
    <OutsidePage
      title={t('expiredTitle')}
      lead={t('expired')}
      icon={<KeyRound />}
      foot={
        <Button look="quiet" onPress={onLock}>
          {t('expiredLock')}
        </Button>
      }
    >
      <Button look="primary" onPress={() => setChanging(true)}>
        {t('change')}
      </Button>
      {changing && <ChangePasscode onClose={() => setChanging(false)} />}
    </OutsidePage>
  )
}
