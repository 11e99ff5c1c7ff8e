import { useState, type ReactNode } from 'react'
import { storedName } from '../../../shared/contract/basics.ts'
import { useAct, useKeptForm } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { ConfirmDialog, ErrorPanel, Fields, TextField } from '../../ui/index.ts'
import type { Fault } from '../../../shared/model/fault.ts'
import { entryId, type Entry } from './entries.ts'
import { keptName } from './kept.ts'
import type { Spot } from './spot.ts'

interface NewFolderDialogProps {
  readonly compartment: string
  readonly spot: Spot
  /** The name of what it will lie in. */
  readonly place: string
  readonly onClose: () => void
}

export function NewFolderDialog({ compartment, spot, place, onClose }: NewFolderDialogProps): ReactNode {
  const t = useText('compartment')
  const act = useAct('folder.create')
  const parent = spot.of === 'folder' ? spot.folder : null
  return (
    <NameDialog
      title={t('newFolder.title')}
      label={t('newFolder.label')}
      hint={t('newFolder.inside', { place })}
      confirm={t('newFolder.make')}
      initial=""
      keep={{ as: `folder:${compartment}`, about: spot }}
      busy={act.busy}
      fault={act.fault}
      onClose={onClose}
      onName={async (name) => {
        if ((await act.run({ compartment, parent, name })) !== undefined) onClose()
      }}
    />
  )
}

interface RenameDialogProps {
  readonly compartment: string
  readonly entry: Entry
  readonly onClose: () => void
}

export function RenameDialog({ compartment, entry, onClose }: RenameDialogProps): ReactNode {
  const t = useText('compartment')
  const folder = useAct('folder.rename')
  const file = useAct('item.rename')
  const act = entry.of === 'folder' ? folder : file
  const rename = async (name: string): Promise<void> => {
    const done =
      entry.of === 'folder'
        ? await folder.run({ compartment, folder: entry.folder.id, name })
        : await file.run({ compartment, item: entry.item.id, name })
    if (done !== undefined) onClose()
  }
  return (
    <NameDialog
      title={entry.of === 'folder' ? t('rename.titleFolder') : t('rename.titleFile')}
      label={t('rename.label')}
      confirm={t('rename.done')}
      initial={entry.of === 'folder' ? entry.folder.name : entry.item.name}
      keep={{ as: `rename:${entryId(entry)}`, about: entry }}
      busy={act.busy}
      fault={act.fault}
      onClose={onClose}
      onName={rename}
    />
  )
}

interface NameDialogProps {
  readonly title: string
  readonly label: string
  readonly hint?: string
  readonly confirm: string
  readonly initial: string
  /** Under which name it outlives a lock, and what it is about. */
  readonly keep: { readonly as: string; readonly about: unknown }
  readonly busy: boolean
  readonly fault: Fault | null
  readonly onClose: () => void
  readonly onName: (name: string) => Promise<void>
}

function NameDialog(props: NameDialogProps): ReactNode {
  const { title, label, hint, confirm, initial, keep, busy, fault, onClose, onName } = props
  const [name, setName] = useState(initial)
  useKeptForm(keep.as, keptName, { name, about: keep.about }, (left) => setName(left.name))
  const trimmed = name.trim()
  const usable = storedName.safeParse(trimmed).success && trimmed !== initial
  const submit = (): void => {
    if (usable && !busy) void onName(trimmed)
  }
  return (
    <ConfirmDialog
      title={title}
      isOpen
      onClose={onClose}
      confirm={confirm}
      onConfirm={submit}
      isDisabled={!usable}
      isBusy={busy}
    >
      <Fields onSubmit={submit}>
        <TextField
          label={label}
          value={name}
          onChange={setName}
          autoFocus
          inputRef={selectStem}
          {...(hint === undefined ? {} : { hint })}
        />
        {fault !== null && <ErrorPanel fault={fault} />}
      </Fields>
    </ConfirmDialog>
  )
}

/** Once it is there: chooses the name without its extension, which one seldom wants to change. */
function selectStem(input: HTMLInputElement | null): void {
  if (input === null) return
  const dot = input.value.lastIndexOf('.')
  requestAnimationFrame(() => input.setSelectionRange(0, dot > 0 ? dot : input.value.length))
}
