import { useState } from 'react'
import type { Id } from '../../../shared/contract/basics.ts'
import { z } from '../../../shared/zod.ts'
import { label } from '../../../shared/contract/basics.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { askAgain, useAct, useKeptForm } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, Dialog, ErrorPanel, Fields, TextField, toast } from '../../ui/index.ts'

const kept = z.string()

interface CreateCompartmentProps {
  readonly onClose: () => void
  readonly onCreated: (compartment: Id) => void
}

/** A dialog that is mounted only while it is open. */
export function CreateCompartment({ onClose, onCreated }: CreateCompartmentProps) {
  const t = useText('home')
  const ui = useText('ui')
  const [name, setName] = useState('')
  useKeptForm('compartment', kept, name, setName)
  const { run, busy, fault } = useAct('compartment.create')
  const ready = label.safeParse(name).success && !busy

  const create = async () => {
    if (!ready) return
    const made = await run({ name })
    if (!made) return
    await askAgain('compartment.list')
    toast(t('created', { name: displayName(name.trim()) }))
    onClose()
    onCreated(made.id)
  }

  return (
    <Dialog
      title={t('createTitle')}
      isOpen
      onClose={onClose}
      canClose={!busy}
      width="narrow"
      actions={
        <>
          <Button onPress={onClose} isDisabled={busy}>
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
