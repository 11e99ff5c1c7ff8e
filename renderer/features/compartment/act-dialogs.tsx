import type { ReactNode } from 'react'
import type { Compartment, Item } from '../../../shared/contract/file.ts'
import type { Entry } from './entries.ts'
import { MoveDialog } from './move-dialog.tsx'
import { RenameDialog } from './name-dialogs.tsx'
import type { CompartmentParts, Subject } from './parts.ts'

/** The act that is under way with the chosen rows. */
export type Doing =
  | { readonly what: 'view'; readonly item: Item }
  | { readonly what: 'rename'; readonly entry: Entry }
  | { readonly what: 'move'; readonly items: readonly Item[] }
  | { readonly what: 'export'; readonly subject: Subject }
  | { readonly what: 'trash'; readonly subject: Subject }

interface ActDialogsProps {
  readonly here: Compartment
  readonly doing: Doing
  readonly parts: CompartmentParts
  readonly onClose: () => void
  /** The chosen rows are no longer where they were. */
  readonly onGone: () => void
}

export function ActDialogs({ here, doing, parts, onClose, onGone }: ActDialogsProps): ReactNode {
  const { ExportDialog, TrashDialog, Viewer } = parts
  switch (doing.what) {
    case 'view':
      return <Viewer compartment={here.id} item={doing.item} onClose={onClose} />
    case 'rename':
      return <RenameDialog compartment={here.id} entry={doing.entry} onClose={onClose} />
    case 'move':
      return <MoveDialog here={here} items={doing.items} onClose={onClose} onMoved={onGone} />
    case 'export':
      return <ExportDialog subject={doing.subject} onClose={onClose} />
    case 'trash':
      return <TrashDialog subject={doing.subject} onClose={onClose} onTrashed={onGone} />
  }
}
