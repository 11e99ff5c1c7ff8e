import type { Id } from '../../shared/contract/basics.ts'
import { CompartmentScreen, type CompartmentParts } from '../features/compartment/index.ts'
import { ExportDialog } from '../features/export/index.ts'
import { ImportButton } from '../features/import/index.ts'
import { PreviewPane, Viewer } from '../features/preview/index.ts'
import { TrashDialog, TrashRoom } from '../features/trash/index.ts'
import { go } from './navigation.ts'

const PARTS: CompartmentParts = {
  ImportButton,
  ExportDialog,
  TrashDialog,
  TrashRoom,
  Preview: PreviewPane,
  Viewer,
}

const toHome = () => go({ at: 'home' })

/** The room of a compartment, with what the other features lend to it. */
export function CompartmentRoute({ compartment }: { readonly compartment: Id }) {
  return <CompartmentScreen compartment={compartment} parts={PARTS} onLeave={toHome} />
}
