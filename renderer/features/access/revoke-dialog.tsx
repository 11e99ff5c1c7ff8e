import { useState, type ReactNode } from 'react'
import { askAgain, useAct, useJob } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, JobProgress, toast } from '../../ui/index.ts'
import type { Cell } from './matrix.ts'
import { useWords } from './use-words.ts'

interface RevokeDialogProps {
  readonly cell: Cell
  readonly onClose: () => void
  readonly onRevoked: () => void
}

/**
 * Takes all rights of one person in one compartment away, and where whoever is here may do that, renews its key at once:
 * until then what is stored there can be read with the key that the person had.
 */
export function RevokeDialog({ cell, onClose, onRevoked }: RevokeDialogProps): ReactNode {
  const t = useText('access')
  const words = useWords()
  const { run, busy, fault } = useAct('grant.revoke')
  const renewal = useJob('epoch.begin')
  const [isRevoked, setRevoked] = useState(false)
  const named = { person: words.person(cell.person), compartment: words.compartment(cell.compartment) }
  const about = { compartment: cell.compartment.id, staffId: cell.person.staffId }
  const revoke = async (): Promise<void> => {
    if (!isRevoked && (await run(about)) === undefined) return
    setRevoked(true)
    const isRenewed =
      !cell.compartment.administered ||
      (await renewal.begin({ compartment: about.compartment })) !== undefined
    await askAgain('grant.list', 'compartment.list')
    if (!isRenewed) return
    toast(t('revoke.done', named))
    onRevoked()
  }
  const { job, running } = renewal
  return (
    <ConfirmDialog
      title={t('revoke.title', named)}
      isOpen
      onClose={isRevoked ? onRevoked : onClose}
      confirm={t(isRevoked ? 'renew.do' : 'revoke.do')}
      onConfirm={() => void revoke()}
      isBusy={busy || running}
    >
      <div className="fields">
        <p>{t(isRevoked && !running ? 'revoke.notRenewed' : 'revoke.text', named)}</p>
        {job.state === 'running' && <JobProgress progress={job.progress} />}
        {fault && <ErrorPanel fault={fault} />}
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
      </div>
    </ConfirmDialog>
  )
}
