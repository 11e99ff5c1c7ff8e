import type { ReactNode } from 'react'
import { askAgain, useAct } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, toast } from '../../ui/index.ts'
import type { Cell } from './matrix.ts'
import { useWords } from './use-words.ts'

interface RevokeDialogProps {
  readonly cell: Cell
  readonly onClose: () => void
  readonly onRevoked: () => void
}

/** Takes all rights of one person in one compartment away. */
export function RevokeDialog({ cell, onClose, onRevoked }: RevokeDialogProps): ReactNode {
  const t = useText('access')
  const words = useWords()
  const { run, busy, fault } = useAct('grant.revoke')
  const named = { person: words.person(cell.person), compartment: words.compartment(cell.compartment) }
  const revoke = async (): Promise<void> => {
    const done = await run({ compartment: cell.compartment.id, staffId: cell.person.staffId })
    if (done === undefined) return
    await askAgain('grant.list', 'compartment.list')
    toast(t('revoke.done', named))
    onRevoked()
  }
  return (
    <ConfirmDialog
      title={t('revoke.title', named)}
      isOpen
      onClose={onClose}
      confirm={t('revoke.do')}
      onConfirm={() => void revoke()}
      isBusy={busy}
    >
      <div className="fields">
        <p>{t('revoke.text', named)}</p>
        {fault && <ErrorPanel fault={fault} />}
      </div>
    </ConfirmDialog>
  )
}
