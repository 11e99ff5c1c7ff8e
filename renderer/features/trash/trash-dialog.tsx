import type { ReactNode } from 'react'
import type { Selection } from '../../../shared/contract/file.ts'
import { useAct, useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, toast } from '../../ui/index.ts'
import { Dying } from './dying.tsx'
import './trash-dialog.css'

interface TrashDialogProps {
  readonly subject: {
    readonly compartment: string
    readonly selection: Selection
    readonly count: number
    readonly folderName: string | null
  }
  readonly onClose: () => void
  readonly onTrashed: () => void
}

/** Says what goes to the trash before it goes. Nothing is destroyed yet, so nothing is red. */
export function TrashDialog({ subject, onClose, onTrashed }: TrashDialogProps): ReactNode {
  const t = useText('trash')
  const format = useFormat()
  const { compartment, selection, count, folderName } = subject
  const { data, error } = useCall('item.weigh', { compartment, selection, among: 'kept' })
  const act = useAct('item.trash')
  const send = async (): Promise<void> => {
    const done = await act.run({ compartment, selection })
    if (done === undefined) return
    toast(t('send.sent', { count: done.trashed, shown: format.count(done.trashed) }))
    onTrashed()
    onClose()
  }
  const title =
    folderName === null
      ? t('send.titleItems', { count, shown: format.count(count) })
      : t('send.titleFolder', { name: folderName })
  return (
    <ConfirmDialog
      title={title}
      isOpen
      onClose={onClose}
      confirm={t('send.done')}
      onConfirm={() => void send()}
      isDisabled={data === undefined || data.files === 0}
      isBusy={act.busy}
    >
      <div className="trash-dialog">
        {data?.files === 0 ? (
          <p>{t('send.folderEmpty')}</p>
        ) : (
          <>
            {data !== undefined && <Dying weight={data} act="send" />}
            {data === undefined && error === null && <p className="soft">{t('send.weighing')}</p>}
            <p className="soft">{t('send.stays', { count: data?.files ?? count })}</p>
            {folderName !== null && <p>{t('send.foldersStay')}</p>}
          </>
        )}
        {error !== null && <ErrorPanel fault={error} />}
        {act.fault !== null && <ErrorPanel fault={act.fault} />}
      </div>
    </ConfirmDialog>
  )
}
