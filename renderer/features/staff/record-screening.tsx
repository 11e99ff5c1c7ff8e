import { useState } from 'react'
import type { Member } from '../../../shared/contract/staff.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useAct, useKeptForm } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, Dialog, ErrorPanel, Fields, useNow } from '../../ui/index.ts'
import { askPeopleAgain } from './ask-people-again.ts'
import { localDayOf } from '../../../shared/model/days.ts'
import { ScreeningFields } from './screening-fields.tsx'
import { emptyScreening, screeningForm, screeningOf } from './screening-form.ts'

interface RecordScreeningProps {
  readonly member: Member
  readonly onClose: () => void
  readonly onDone: (notice: string) => void
}

const MINUTE = 60_000

export function RecordScreening({ member, onClose, onDone }: RecordScreeningProps) {
  const t = useText('staff')
  const ui = useText('ui')
  const [form, setForm] = useState(() => emptyScreening(localDayOf(Date.now())))
  useKeptForm(`screening:${member.staffId}`, screeningForm, form, setForm)
  const { run, busy, fault } = useAct('staff.screen')
  const screening = screeningOf(form, useNow(MINUTE))

  const record = async () => {
    if (screening === null || busy) return
    if (!(await run({ staffId: member.staffId, screening }))) return
    await askPeopleAgain()
    onDone(t('recordDone'))
    onClose()
  }
  return (
    <Dialog
      title={t('recordTitle', { name: displayName(member.name) })}
      isOpen
      onClose={onClose}
      canClose={!busy}
      actions={
        <>
          <Button onPress={onClose} isDisabled={busy}>
            {ui('cancel')}
          </Button>
          <Button look="primary" isDisabled={busy || screening === null} onPress={() => void record()}>
            {t('recordAct')}
          </Button>
        </>
      }
    >
      <Fields onSubmit={() => void record()}>
        <p className="soft">{t('recordLead')}</p>
        <ScreeningFields form={form} onChange={setForm} />
        {fault && <ErrorPanel fault={fault} />}
      </Fields>
    </Dialog>
  )
}
