import { ChevronRight, Folder as FolderIcon, FolderOpen } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { Compartment, Item } from '../../../shared/contract/file.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useAct, useCall, useKeptForm } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, ConfirmDialog, ErrorPanel } from '../../ui/index.ts'
import './move-dialog.css'
import { keptMove } from './kept.ts'

interface MoveDialogProps {
  readonly here: Compartment
  readonly items: readonly Item[]
  readonly onClose: () => void
  readonly onMoved: () => void
}

interface FolderStep {
  readonly id: string
  readonly name: string
}

/** Chooses a folder by walking down from the top. */
export function MoveDialog({ here, items, onClose, onMoved }: MoveDialogProps): ReactNode {
  const t = useText('compartment')
  const format = useFormat()
  const act = useAct('item.move')
  const [trail, setTrail] = useState<readonly FolderStep[]>([])
  useKeptForm(`move:${here.id}`, keptMove, { trail: [...trail], items: [...items] }, (left) =>
    setTrail(left.trail),
  )
  const folder = trail.at(-1)?.id ?? null
  const below = useCall('folder.list', { compartment: here.id, parent: folder }, { keepPrevious: true })
  const already = items.every((item) => item.folder === folder)
  const move = async (): Promise<void> => {
    const done = await act.run({ compartment: here.id, items: items.map(({ id }) => id), folder })
    if (done === undefined) return
    onMoved()
    onClose()
  }
  return (
    <ConfirmDialog
      title={t('move.title', { count: items.length, shown: format.count(items.length) })}
      isOpen
      onClose={onClose}
      confirm={t('move.done')}
      onConfirm={() => void move()}
      isDisabled={already}
      isBusy={act.busy}
    >
      <div className="move-dialog">
        <nav className="trail" aria-label={t('trail')}>
          <Button look="quiet" size="small" onPress={() => setTrail([])}>
            {t('top')}
          </Button>
          {trail.map(({ id, name }, at) => (
            <span key={id} className="move-dialog__step">
              <ChevronRight aria-hidden />
              <Button look="quiet" size="small" onPress={() => setTrail(trail.slice(0, at + 1))}>
                {name}
              </Button>
            </span>
          ))}
        </nav>
        <ul className="move-dialog__folders" aria-label={t('folders')}>
          {below.data?.folders.map(({ id, name }) => (
            <li key={id}>
              <AriaButton
                className="move-dialog__folder"
                onPress={() => setTrail([...trail, { id, name: displayName(name) }])}
              >
                <FolderIcon aria-hidden />
                <span>{displayName(name)}</span>
                <ChevronRight aria-hidden />
              </AriaButton>
            </li>
          ))}
          {below.data?.folders.length === 0 && <li className="move-dialog__none soft">{t('move.none')}</li>}
        </ul>
        <p className="move-dialog__target">
          <FolderOpen aria-hidden />
          {already ? t('move.already') : t('move.to', { place: trail.at(-1)?.name ?? t('top') })}
        </p>
        {act.fault !== null && <ErrorPanel fault={act.fault} />}
      </div>
    </ConfirmDialog>
  )
}
