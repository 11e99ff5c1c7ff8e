import { useState } from 'react'
import { label } from '../../../shared/contract/basics.ts'
import { askAgain, useAct } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, Fields, TextField } from '../../ui/index.ts'
import type { Way } from './way.ts'

interface RenameKeyProps {
  readonly way: Way
  readonly onClose: () => void
}

export function RenameKey({ way, onClose }: RenameKeyProps) {
  const t = useText('ways')
  const [name, setName] = useState(way.name)
  const { run, busy, fault } = useAct('way.rename')
  const ready = label.safeParse(name).success && name.trim() !== way.name && !busy
  const rename = async () => {
    if (!ready || !(await run({ slot: way.slot, name }))) return
    await askAgain('way.list')
    onClose()
  }
  return (
    <ConfirmDialog
      title={t('renaming.title')}
      isOpen
      onClose={onClose}
      confirm={t('renaming.done')}
      onConfirm={() => void rename()}
      isDisabled={!ready}
      isBusy={busy}
    >
      <Fields onSubmit={() => void rename()}>
        <TextField label={t('renaming.name')} value={name} onChange={setName} autoFocus />
        {fault && <ErrorPanel fault={fault} />}
      </Fields>
    </ConfirmDialog>
  )
}
