import { useState, type ReactNode } from 'react'
import { z } from '../../../shared/zod.ts'
import type { Selection } from '../../../shared/contract/file.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { startInTray, useAct, useCall, useKeptForm } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, Dialog, ErrorPanel, Fields, TextField } from '../../ui/index.ts'
import { PlaceLine } from '../../ui/place-line.tsx'

/** What outlives a lock: the reason, and what it is about; that comes back as it was given. */
const kept = z.object({ reason: z.string(), subject: z.unknown() })

interface ExportDialogProps {
  readonly subject: { readonly compartment: string; readonly selection: Selection }
  readonly onClose: () => void
}

/** A deliberate act: what leaves, why, and where it goes. The job then runs in the tray. */
export function ExportDialog({ subject, onClose }: ExportDialogProps): ReactNode {
  const t = useText('exporting')
  const format = useFormat()
  const { compartment, selection } = subject
  const weight = useCall('item.weigh', { compartment, selection, among: 'kept' })
  const [reason, setReason] = useState('')
  useKeptForm(`export:${compartment}`, kept, { reason, subject }, (left) => setReason(left.reason))
  const [to, setTo] = useState<ChosenPlace | null>(null)
  const [tried, setTried] = useState(false)
  const files = weight.data?.files ?? 0
  const ready = reason.trim() !== '' && to !== null && files > 0
  const counted = { count: files, shown: format.count(files) }

  const begin = (): void => {
    setTried(true)
    if (!ready) return
    const title = t('job', { ...counted, place: to.name })
    // Whatever becomes of it is told in the tray.
    startInTray('file.export', title, { compartment, selection, to: to.place, reason }).catch(() => undefined)
    onClose()
  }
  const actions = (
    <>
      <Button onPress={onClose}>{t('cancel')}</Button>
      <Button look="primary" onPress={begin} isDisabled={weight.data === undefined || files === 0}>
        {t('done')}
      </Button>
    </>
  )
  return (
    <Dialog title={t('title')} isOpen onClose={onClose} actions={actions}>
      <Fields onSubmit={begin}>
        {weight.error === null ? (
          <Banner
            tone="attention"
            title={
              weight.data === undefined
                ? t('weighing')
                : t('leaves', { ...counted, size: format.bytes(weight.data.presentBytes) })
            }
          >
            {t('open')}
          </Banner>
        ) : (
          <ErrorPanel fault={weight.error} />
        )}
        <TextField
          label={t('reason')}
          hint={t('reasonHint')}
          error={tried && reason.trim() === '' && t('reasonMissing')}
          value={reason}
          onChange={setReason}
          maxLength={LIMITS.reasonMaxCharacters}
          autoFocus
        />
        <Destination to={to} onChoose={setTo} missing={tried && to === null} />
      </Fields>
    </Dialog>
  )
}

interface DestinationProps {
  readonly to: ChosenPlace | null
  readonly missing: boolean
  readonly onChoose: (place: ChosenPlace) => void
}

function Destination({ to, missing, onChoose }: DestinationProps): ReactNode {
  const t = useText('exporting')
  const act = useAct('place.choose')
  const choose = async (): Promise<void> => {
    const [place] = (await act.run({ purpose: 'export-folder' }))?.chosen ?? []
    if (place !== undefined) onChoose(place)
  }
  return (
    <div className="field" role="group" aria-label={t('where')}>
      <PlaceLine
        label={t('where')}
        place={to?.name ?? null}
        words={{ none: t('whereNone'), choose: t('choose'), change: t('change') }}
        isBusy={act.busy}
        onChoose={() => void choose()}
      />
      <span className={missing ? 'field__error' : 'field__hint'} role={missing ? 'alert' : undefined}>
        {missing ? t('whereMissing') : t('whereHint')}
      </span>
      {act.fault !== null && <ErrorPanel fault={act.fault} />}
    </div>
  )
}
