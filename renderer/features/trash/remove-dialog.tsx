import { useState, type ReactNode } from 'react'
import type { Selection } from '../../../shared/contract/file.ts'
import { startInTray, useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, TextField, useDriveName } from '../../ui/index.ts'
import { Dying } from './dying.tsx'
import './trash-dialog.css'

interface RemoveDialogProps {
  readonly compartment: string
  readonly selection: Selection
  readonly count: number
  readonly onClose: () => void
  readonly onRemoved: () => void
}

/** The last step: destroys keys. Everything at once needs a typed word. */
export function RemoveDialog({
  compartment,
  selection,
  count,
  onClose,
  onRemoved,
}: RemoveDialogProps): ReactNode {
  const t = useText('trash')
  const format = useFormat()
  const weight = useCall('item.weigh', { compartment, selection, among: 'trashed' })
  const [typed, setTyped] = useState('')
  const all = selection.of === 'all'
  const proved = !all || typed.trim().toLowerCase() === t('remove.word')
  const counted = { count, shown: format.count(count) }
  const remove = (): void => {
    // Whatever becomes of it is told in the tray.
    startInTray('item.remove', t('remove.job', counted), { compartment, selection }).catch(() => undefined)
    onRemoved()
    onClose()
  }
  return (
    <ConfirmDialog
      title={all ? t('remove.titleAll') : t('remove.title', counted)}
      isOpen
      onClose={onClose}
      look="danger"
      confirm={all ? t('remove.doneAll') : t('remove.done')}
      onConfirm={remove}
      isDisabled={weight.data === undefined || !proved}
    >
      <div className="trash-dialog">
        {weight.error !== null && <ErrorPanel fault={weight.error} />}
        {weight.data === undefined ? (
          weight.error === null && <p className="soft">{t('send.weighing')}</p>
        ) : (
          <>
            <Dying weight={weight.data} act="remove" />
            <Copies sets={weight.data.backupSets} />
          </>
        )}
        {all && (
          <TextField
            label={t('remove.type', { word: t('remove.word') })}
            value={typed}
            onChange={setTyped}
            autoFocus
          />
        )}
      </div>
    </ConfirmDialog>
  )
}

const NAMED = 5

/** Which backup sets still hold what is removed here: the newest, as every set holds all that the vault held. */
function Copies({ sets }: { readonly sets: number }): ReactNode {
  const t = useText('trash')
  const format = useFormat()
  const nameOf = useDriveName()
  const history = useCall('backup.history', {}, { enabled: sets > 0 })
  if (sets === 0) return <p className="soft">{t('remove.copiesNone')}</p>
  const named = (history.data?.sets ?? []).slice(0, Math.min(sets, NAMED))
  return (
    <div className="trash-dialog__copies">
      <p>{t('remove.copies', { count: sets, shown: format.count(sets) })}</p>
      <ul>
        {named.map(({ setId, driveName, createdAt }) => (
          <li key={setId}>
            {t('remove.copyOn', { drive: nameOf(driveName), when: format.moment(createdAt) })}
          </li>
        ))}
        {sets > named.length && named.length > 0 && (
          <li>{t('remove.copiesMore', { shown: format.count(sets - named.length) })}</li>
        )}
      </ul>
      <p className="soft">{t('remove.copiesNote')}</p>
    </div>
  )
}
