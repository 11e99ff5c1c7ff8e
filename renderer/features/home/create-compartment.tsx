import { useState } from 'react'
import type { Id } from '../../../shared/contract/basics.ts'
import { label } from '../../../shared/contract/basics.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { askAgain, useAct } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, Dialog, ErrorPanel, Fields, TextField, toast } from '../../ui/index.ts'

interface CreateCompartmentProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onCreated: (compartment: Id) => void
}

export function CreateCompartment({ isOpen, onClose, onCreated }: CreateCompartmentProps) {
  const t = useText('home')
  const ui = useText('ui')
  const [name, setName] = useState('')
  const { run, busy, fault, clear } = useAct('compartment.create')
  const ready = label.safeParse(name).success && !busy

  const close = () => {
    setName('')
    clear()
    onClose()
  }
  const create = async () => {
    if (!ready) return
    const made = await run({ name })
    if (!made) return
    await askAgain('compartment.list')
    toast(t('created', { name: displayName(name.trim()) }))
    close()
    onCreated(made.id)
  }

  return (
    <Dialog
      title={t('createTitle')}
      isOpen={isOpen}
      onClose={close}
      canClose={!busy}
      width="narrow"
      actions={
        <>
          <Button onPress={close} isDisabled={busy}>
            {ui('cancel')}
          </Button>
          <Button look="primary" isDisabled={!ready} onPress={() => void create()}>
            {busy ? t('creating') : t('createAct')}
          </Button>
        </>
      }
    >
      <Fields onSubmit={() => void create()}>
        <p className="soft">{t('createLead')}</p>
        <TextField label={t('createName')} value={name} onChange={setName} autoFocus />
        {fault && <ErrorPanel fault={fault} />}
      </Fields>
    </Dialog>
  )
}
