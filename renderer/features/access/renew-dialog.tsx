import type { ReactNode } from 'react'
import type { AccessCompartment } from '../../../shared/contract/access.ts'
import { askAgain, useJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, Dialog, ErrorPanel, JobProgress, toast } from '../../ui/index.ts'
import { useWords } from './use-words.ts'

interface RenewDialogProps {
  readonly compartment: AccessCompartment
  readonly onClose: () => void
}

/** A new key for a compartment: what it does, what it does not, then how far it is. */
export function RenewDialog({ compartment, onClose }: RenewDialogProps): ReactNode {
  const t = useText('access')
  const ui = useText('ui')
  const format = useFormat()
  const words = useWords()
  const { job, running, begin, cancel } = useJob('epoch.begin')
  const name = words.compartment(compartment)
  const renew = async (): Promise<void> => {
    const done = await begin({ compartment: compartment.id })
    if (done === undefined) return
    await askAgain('grant.list')
    toast(t('renew.done', { name, count: done.grants, grants: format.count(done.grants) }))
    onClose()
  }
  return (
    <Dialog
      title={t('renew.title', { name })}
      isOpen
      onClose={onClose}
      canClose={!running}
      width="narrow"
      actions={
        <>
          <Button onPress={running ? cancel : onClose}>
            {job.state === 'running' && job.cancelling ? ui('cancelling') : ui('cancel')}
          </Button>
          <Button look="primary" isDisabled={running} onPress={() => void renew()}>
            {running ? t('renew.running') : t('renew.do')}
          </Button>
        </>
      }
    >
      <div className="fields">
        <p>{t('renew.text')}</p>
        <p className="soft">{t('renew.copies')}</p>
        {job.state === 'running' && <JobProgress progress={job.progress} />}
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
      </div>
    </Dialog>
  )
}
