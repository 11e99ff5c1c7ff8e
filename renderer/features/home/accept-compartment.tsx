import type { ReactNode } from 'react'
import type { Id } from '../../../shared/contract/basics.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { askAgain, useAct } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, toast } from '../../ui/index.ts'

export interface Accepting {
  readonly id: Id
  readonly name: string
}

interface AcceptCompartmentProps {
  readonly compartment: Accepting
  readonly onClose: () => void
}

/** Somebody who administers a compartment answers for what nobody answered for. */
export function AcceptCompartment({ compartment, onClose }: AcceptCompartmentProps): ReactNode {
  const t = useText('home')
  const { run, busy, fault } = useAct('compartment.accept')
  const name = displayName(compartment.name)
  const accept = async (): Promise<void> => {
    const done = await run({ compartment: compartment.id })
    if (done === undefined) return
    await askAgain('compartment.list')
    toast(t('accept.done', { name }))
    onClose()
  }
  return (
    <ConfirmDialog
      title={t('accept.title', { name })}
      isOpen
      onClose={onClose}
      confirm={t('accept.do')}
      onConfirm={() => void accept()}
      isBusy={busy}
    >
      <div className="fields">
        <p>{t('accept.text')}</p>
        {fault && <ErrorPanel fault={fault} />}
      </div>
    </ConfirmDialog>
  )
}
