import { Usb } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useAct } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel } from '../../ui/index.ts'

interface EjectProps {
  readonly place: string
}

/** "You can unplug it" is said once it is true: when the system has let go of the drive, and not before. */
export function Eject({ place }: EjectProps): ReactNode {
  const t = useText('backup')
  const act = useAct('drive.eject')
  const [ejected, setEjected] = useState<boolean | null>(null)
  const eject = async (): Promise<void> => {
    const done = await act.run({ place })
    if (done !== undefined) setEjected(done.ejected)
  }
  if (ejected === true) return <Banner tone="good">{t('done.ejected')}</Banner>
  return (
    <>
      <div className="backup-section__row">
        <p className="backup-fits">{t('done.needsEject')}</p>
        <Button look="primary" icon={<Usb aria-hidden />} isDisabled={act.busy} onPress={() => void eject()}>
          {act.busy ? t('done.ejecting') : t('done.eject')}
        </Button>
      </div>
      {ejected === false && <Banner tone="attention">{t('done.notEjected')}</Banner>}
      {act.fault !== null && <ErrorPanel fault={act.fault} />}
    </>
  )
}
