import {
  File,
  FileArchive,
  FileAudio,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideo,
  Mail,
  Presentation,
  type LucideIcon,
} from 'lucide-react'
import { useCallback, type ReactNode } from 'react'
import { useText } from '../text/index.ts'
import './file-icon.css'
import { extensionOf, fileKind, type FileKind } from './file-kind.ts'

const ICONS: Readonly<Record<FileKind, LucideIcon>> = {
  pdf: FileText,
  jpeg: FileImage,
  png: FileImage,
  gif: FileImage,
  webp: FileImage,
  image: FileImage,
  text: FileText,
  table: FileSpreadsheet,
  document: FileText,
  sheet: FileSpreadsheet,
  slides: Presentation,
  mail: Mail,
  archive: FileArchive,
  audio: FileAudio,
  video: FileVideo,
  file: File,
}

/** The family of a file at a glance; its kind is said in words elsewhere. */
export function FileIcon({ mediaType }: { readonly mediaType: string }): ReactNode {
  const kind = fileKind(mediaType)
  const Icon = ICONS[kind]
  return <Icon aria-hidden className={`file-icon file-icon--${kind}`} />
}

/** A function that says in a word what a file is. */
export function useKindName(): (file: { readonly mediaType: string; readonly name: string }) => string {
  const t = useText('kinds')
  return useCallback(
    ({ mediaType, name }) => {
      const kind = fileKind(mediaType)
      const extension = extensionOf(name)
      return kind === 'file' && extension !== null ? t('extension', { extension }) : t(kind)
    },
    [t],
  )
}
