import { FolderInput, FolderSymlink, PencilLine, Trash2, Eye, Upload } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Compartment, Item } from '../../../shared/contract/file.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useText } from '../../text/index.ts'
import { IconButton, type MenuChoice } from '../../ui/index.ts'
import type { Doing } from './act-dialogs.tsx'
import type { Entry } from './entries.ts'
import type { Subject } from './parts.ts'

interface ActsProps {
  readonly here: Compartment
  readonly chosen: readonly Entry[]
  readonly writable: boolean
  /** Rows of several folders are on show. */
  readonly scattered: boolean
  readonly onDo: (doing: Doing) => void
  readonly onShowInFolder: (item: Item) => void
}

type ActKey = 'view' | 'rename' | 'move' | 'export' | 'trash' | 'showInFolder'

export interface Acts {
  readonly choices: readonly MenuChoice[]
  readonly buttons: ReactNode
  /** Does it, if it can be done to what is chosen. */
  run(this: void, key: ActKey): void
}

/** What can be done to the chosen rows: for the toolbar, the context menu and the keys. */
export function useActs(props: ActsProps): Acts {
  const t = useText('compartment')
  const { here, chosen, writable, scattered, onDo, onShowInFolder } = props
  const subject = subjectOf(here.id, chosen)
  const [first] = chosen
  const single = chosen.length === 1 ? first : undefined
  const item = single?.of === 'file' ? single.item : undefined
  const items = chosen.filter((entry) => entry.of === 'file').map((entry) => entry.item)

  const able: Readonly<Record<ActKey, (() => void) | undefined>> = {
    view: item && (() => onDo({ what: 'view', item })),
    showInFolder: item && scattered ? () => onShowInFolder(item) : undefined,
    rename: single && writable ? () => onDo({ what: 'rename', entry: single }) : undefined,
    move: writable && items.length > 0 ? () => onDo({ what: 'move', items }) : undefined,
    export: subject && here.rights.includes('export') ? () => onDo({ what: 'export', subject }) : undefined,
    trash: subject && writable ? () => onDo({ what: 'trash', subject }) : undefined,
  }
  const why = useReasons(props)
  const greyed = (key: ActKey) => (able[key] === undefined ? { isDisabled: true, why: why(key) } : {})
  const icons: Readonly<Record<ActKey, ReactNode>> = {
    view: <Eye />,
    showInFolder: <FolderSymlink />,
    rename: <PencilLine />,
    move: <FolderInput />,
    export: <Upload />,
    trash: <Trash2 />,
  }
  const keys: readonly ActKey[] = ['view', 'showInFolder', 'rename', 'move', 'export', 'trash']
  return {
    choices: keys
      .filter((key) => key !== 'showInFolder' || scattered)
      .map((key) => ({
        key,
        label: t(`act.${key}`),
        icon: icons[key],
        ...greyed(key),
        onAction: () => able[key]?.(),
      })),
    buttons: (['rename', 'move', 'export', 'trash'] as const).map((key) => (
      <IconButton
        key={key}
        label={t(`act.${key}`)}
        icon={icons[key]}
        {...greyed(key)}
        onPress={() => able[key]?.()}
      />
    )),
    run: (key) => able[key]?.(),
  }
}

/** Why an act is grey: nothing chosen, no right, nothing that it could be done to. */
function useReasons({ here, chosen, writable }: ActsProps): (key: ActKey) => string {
  const t = useText('compartment')
  return (key) => {
    if (key === 'export' && !here.rights.includes('export')) return t('why.export')
    if (!writable && key !== 'view' && key !== 'showInFolder' && key !== 'export')
      return here.rights.includes('add') ? t('why.readOnly') : t('why.add')
    if (chosen.length === 0) return t('why.nothing')
    if (key === 'move') return t('why.moveFolder')
    return chosen.length > 1 ? t('why.one') : t('why.file')
  }
}

/** What the chosen rows are to an act; undefined when nothing is chosen. */
function subjectOf(compartment: string, chosen: readonly Entry[]): Subject | undefined {
  const [first] = chosen
  if (first === undefined) return undefined
  if (first.of === 'folder')
    return {
      compartment,
      selection: { of: 'folder', folder: first.folder.id },
      count: first.folder.items,
      folderName: displayName(first.folder.name),
    }
  const items = chosen.filter((entry) => entry.of === 'file').map((entry) => entry.item.id)
  return { compartment, selection: { of: 'items', items }, count: items.length, folderName: null }
}

/** F2, Delete, Ctrl+E and the way up, as in every file manager. */
export function actKeys(acts: Acts, onUp: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    const control = event.ctrlKey || event.metaKey
    const act = keyAct(event.key, control, event.altKey, acts, onUp)
    if (act === undefined) return
    event.preventDefault()
    act()
  }
}

function keyAct(
  key: string,
  control: boolean,
  alt: boolean,
  acts: Acts,
  onUp: () => void,
): (() => void) | undefined {
  if (key === 'F2') return () => acts.run('rename')
  if (key === 'Delete') return () => acts.run('trash')
  if (key === 'Backspace' || (alt && key === 'ArrowUp')) return onUp
  if (control && key.toLowerCase() === 'e') return () => acts.run('export')
  return undefined
}
