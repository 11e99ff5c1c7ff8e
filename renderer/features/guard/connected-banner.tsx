import { useState } from 'react'
import { lookAtMachine, useGuard } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, Dialog, GuardFindings } from '../../ui/index.ts'

/** A line across the window for as long as the machine is connected. */
export function ConnectedBanner() {
  const t = useText('guard')
  const guard = useGuard()
  const [open, setOpen] = useState(false)
  return (
    <>
      {guard.connected && (
        <Banner
          tone="attention"
          shape="bar"
          actions={
            <Button look="quiet" size="small" onPress={() => setOpen(true)}>
              {t('barMore')}
            </Button>
          }
        >
          {t('bar')}
        </Banner>
      )}
      <GuardDialog isOpen={open} onClose={() => setOpen(false)} />
    </>
  )
}

function GuardDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const t = useText('guard')
  const { findings } = useGuard()
  const [looking, setLooking] = useState(false)
  const look = async () => {
    setLooking(true)
    await lookAtMachine().finally(() => setLooking(false))
  }
  return (
    <Dialog
      title={t('dialogTitle')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <Button isDisabled={looking} onPress={() => void look()}>
          {looking ? t('looking') : t('look')}
        </Button>
      }
    >
      <GuardFindings findings={findings} />
    </Dialog>
  )
}
