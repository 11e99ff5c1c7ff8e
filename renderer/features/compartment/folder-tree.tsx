import { ChevronRight, Files, Folder as FolderIcon, FolderOpen, Trash2 } from 'lucide-react'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { displayName } from '../../../shared/model/display-name.ts'
import { useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import './folder-tree.css'
import { sameSpot, TOP, type Spot, type Step } from './spot.ts'

interface FolderTreeProps {
  readonly compartment: string
  readonly spot: Spot
  readonly onGo: (spot: Spot) => void
  readonly trashed: number
}

/** The folders, asked for as they are opened; below them the trash. */
export function FolderTree({ compartment, spot, onGo, trashed }: FolderTreeProps): ReactNode {
  const t = useText('compartment')
  const format = useFormat()
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const turn = (id: string): void =>
    setOpened((now) => {
      const next = new Set(now)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return (
    <div className="folder-tree" role="tree" aria-label={t('folders')} onKeyDown={moveFocus}>
      <TreeItem
        icon={<Files aria-hidden />}
        name={t('allFiles')}
        isSelected={spot.of === 'everything'}
        onGo={() => onGo({ of: 'everything' })}
      />
      <TreeItem
        icon={<FolderOpen aria-hidden />}
        name={t('top')}
        isSelected={sameSpot(spot, TOP)}
        onGo={() => onGo(TOP)}
      />
      <Branch {...{ compartment, spot, onGo, opened, turn }} parent={null} trail={[]} level={2} />
      <TreeItem
        icon={<Trash2 aria-hidden />}
        name={t('trash')}
        note={trashed > 0 ? format.count(trashed) : undefined}
        isSelected={spot.of === 'trash'}
        onGo={() => onGo({ of: 'trash' })}
      />
    </div>
  )
}

interface BranchProps {
  readonly compartment: string
  readonly spot: Spot
  readonly onGo: (spot: Spot) => void
  readonly opened: ReadonlySet<string>
  readonly turn: (id: string) => void
  readonly parent: string | null
  readonly trail: readonly Step[]
  readonly level: number
}

function Branch(props: BranchProps): ReactNode {
  const { compartment, spot, onGo, opened, turn, parent, trail, level } = props
  const answer = useCall('folder.list', { compartment, parent })
  return (answer.data?.folders ?? []).map((folder) => {
    const name = displayName(folder.name)
    const own = [...trail, { id: folder.id, name }]
    const open = opened.has(folder.id)
    const here: Spot = { of: 'folder', folder: folder.id, trail: own }
    return (
      <div key={folder.id} role="none">
        <TreeItem
          icon={open ? <FolderOpen aria-hidden /> : <FolderIcon aria-hidden />}
          name={name}
          level={level}
          isSelected={sameSpot(spot, here)}
          onGo={() => onGo(here)}
          {...(folder.folders > 0 ? { isOpen: open, onTurn: () => turn(folder.id) } : {})}
        />
        {open && <Branch {...props} parent={folder.id} trail={own} level={level + 1} />}
      </div>
    )
  })
}

interface TreeItemProps {
  readonly icon: ReactNode
  readonly name: string
  readonly note?: string | undefined
  readonly level?: number
  readonly isSelected: boolean
  readonly isOpen?: boolean
  readonly onGo: () => void
  readonly onTurn?: () => void
}

function TreeItem(props: TreeItemProps): ReactNode {
  const { icon, name, note, level = 1, isSelected, isOpen, onGo, onTurn } = props
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') onGo()
    else if (event.key === 'ArrowRight' && isOpen === false) onTurn?.()
    else if (event.key === 'ArrowLeft' && isOpen === true) onTurn?.()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div
      role="treeitem"
      className="folder-tree__item"
      aria-level={level}
      aria-selected={isSelected}
      aria-expanded={isOpen}
      tabIndex={isSelected ? 0 : -1}
      style={{ paddingInlineStart: `${4 + (level - 1) * 14}px` }}
      title={name}
      onClick={onGo}
      onDoubleClick={onTurn}
      onKeyDown={onKeyDown}
    >
      <span
        className="folder-tree__turn"
        data-open={isOpen}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation()
          onTurn?.()
        }}
      >
        {isOpen !== undefined && <ChevronRight />}
      </span>
      {icon}
      <span className="folder-tree__name">{name}</span>
      {note !== undefined && <span className="folder-tree__note numeric">{note}</span>}
    </div>
  )
}

/** Up and down, first and last, out to the parent, and letters: as in every tree. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')]
  const at = items.findIndex((item) => item === document.activeElement)
  const next = nextItem(event, items, at)
  if (next === undefined) return
  event.preventDefault()
  next.focus()
}

function nextItem(event: KeyboardEvent, items: readonly HTMLElement[], at: number): HTMLElement | undefined {
  if (event.key === 'ArrowDown' || event.key === 'ArrowRight') return items[at + 1]
  if (event.key === 'ArrowUp') return items[at - 1]
  if (event.key === 'Home') return items[0]
  if (event.key === 'End') return items[items.length - 1]
  if (event.key === 'ArrowLeft') {
    const level = Number(items[at]?.ariaLevel)
    return items.slice(0, Math.max(0, at)).findLast((item) => Number(item.ariaLevel) < level)
  }
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return undefined
  const letter = event.key.toLowerCase()
  const round = [...items.slice(at + 1), ...items.slice(0, at + 1)]
  return round.find((item) => item.title.toLowerCase().startsWith(letter))
}
