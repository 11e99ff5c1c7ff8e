import type { ComponentType } from 'react'
import type { Item, Selection } from '../../../shared/contract/file.ts'

/** Where in a compartment something is put. */
export interface Target {
  readonly compartment: string
  readonly folder: string | null
  /** For showing. */
  readonly name: string
}

/** What an act is about. */
export interface Subject {
  readonly compartment: string
  readonly selection: Selection
  /** Files chosen one by one; for a folder the act itself counts. */
  readonly count: number
  /** The folder's name, already fit to be shown, when it is one folder. */
  readonly folderName: string | null
}

/** What other features lend to the room of a compartment; `app` puts them together. */
export interface CompartmentParts {
  readonly ImportButton: ComponentType<{ readonly target: Target; readonly isDisabled: boolean }>
  readonly ExportDialog: ComponentType<{ readonly subject: Subject; readonly onClose: () => void }>
  readonly TrashDialog: ComponentType<{
    readonly subject: Subject
    readonly onClose: () => void
    readonly onTrashed: () => void
  }>
  readonly TrashRoom: ComponentType<{
    readonly compartment: string
    readonly writable: boolean
    readonly mayRemove: boolean
  }>
  readonly Preview: ComponentType<{ readonly compartment: string; readonly item: Item }>
  readonly Viewer: ComponentType<{
    readonly compartment: string
    readonly item: Item
    readonly onClose: () => void
  }>
}
