import { useState, type ReactNode } from 'react'
import { label } from '../../../shared/contract/basics.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { askAgain, useAct } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, Fields, TextField } from '../../ui/index.ts'

interface DriveNameDialogProps {
  readonly place: string
  readonly name: string
  readonly onClose: () => void
  readonly onNamed: (name: string) => void
}

export function DriveNameDialog({ place, name: before, onClose, onNamed }: DriveNameDialogProps): ReactNode {
  const t = useText('backup')
  const act = useAct('drive.name')
  const [name, setName] = useState(before)
  const parsed = label.safeParse(name)
  const save = async (): Promise<void> => {
    if (!parsed.success || act.busy) return
    if ((await act.run({ place, name: parsed.data })) === undefined) return
    await askAgain('drive.list', 'drive.look')
    onNamed(parsed.data)
  }
  return (
    <ConfirmDialog
      title={t('name.title')}
      isOpen
      onClose={onClose}
      confirm={t('name.done')}
      onConfirm={() => void save()}
      isDisabled={!parsed.success}
      isBusy={act.busy}
    >
      <Fields onSubmit={() => void save()}>
        <p className="soft">{t('name.text')}</p>
        <TextField
          label={t('name.label')}
          hint={t('name.hint')}
          value={name}
          onChange={setName}
          maxLength={LIMITS.labelMaxCharacters}
          autoFocus
        />
        {act.fault !== null && <ErrorPanel fault={act.fault} />}
      </Fields>
    </ConfirmDialog>
  )
}
