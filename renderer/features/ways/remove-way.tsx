import { askAgain, useJob } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, Fields, toast } from '../../ui/index.ts'
import { OwnProofFields } from './own-proof.tsx'
import { useOwnProof } from './use-own-proof.ts'
import { useWayName, type Way } from './way.ts'

interface RemoveWayProps {
  readonly way: Way
  readonly ways: readonly Way[]
  readonly lost: boolean
  readonly onClose: () => void
}

/** Takes a way in away, or shuts out one that was lost: by whoever proves with another one that it is theirs. */
export function RemoveWay({ way, ways, lost, onClose }: RemoveWayProps) {
  const t = useText('ways')
  const nameOf = useWayName()
  const proof = useOwnProof(ways.filter(({ slot }) => slot !== way.slot))
  const { job, running, begin } = useJob('way.remove')
  const ready = proof.ready && !running
  const name = nameOf(way)
  const words = lost ? 'losing' : 'removing'

  const remove = async () => {
    if (!ready) return
    const own = await proof.collect()
    if (own === null || !(await begin({ slot: way.slot, lost, ...own }))) return
    await askAgain('way.list')
    toast(t(`${words}.removed`, { name }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t(`${words}.title`, { name })}
      isOpen
      onClose={onClose}
      confirm={running ? t(`${words}.busy`) : t(`${words}.done`)}
      onConfirm={() => void remove()}
      look="danger"
      isDisabled={!ready}
      isBusy={running}
    >
      <Fields onSubmit={() => void remove()}>
        <p>{t(`${words}.text`)}</p>
        {lost && <p>{t('losing.backups')}</p>}
        <OwnProofFields proof={proof} isDisabled={running} />
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
      </Fields>
    </ConfirmDialog>
  )
}
