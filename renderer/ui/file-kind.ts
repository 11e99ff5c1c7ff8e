import type { kinds } from '../text/en/kinds.ts'

export type FileKind = Exclude<keyof typeof kinds, 'extension'>

const BY_MEDIA_TYPE: Readonly<Record<string, FileKind>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'text/csv': 'table',
  'text/tab-separated-values': 'table',
  'application/json': 'text',
  'application/xml': 'text',
  'application/rtf': 'document',
  'application/msword': 'document',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'document',
  'application/vnd.oasis.opendocument.text': 'document',
  'application/vnd.ms-excel': 'sheet',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'sheet',
  'application/vnd.oasis.opendocument.spreadsheet': 'sheet',
  'application/vnd.ms-powerpoint': 'slides',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'slides',
  'application/vnd.oasis.opendocument.presentation': 'slides',
  'message/rfc822': 'mail',
  'application/vnd.ms-outlook': 'mail',
  'application/zip': 'archive',
  'application/gzip': 'archive',
  'application/x-tar': 'archive',
  'application/x-7z-compressed': 'archive',
}

const BY_FAMILY: Readonly<Record<string, FileKind>> = {
  image: 'image',
  text: 'text',
  audio: 'audio',
  video: 'video',
}

/** What a file is, for people; `file` when its media type says little. */
export function fileKind(mediaType: string): FileKind {
  const family = mediaType.split('/', 1)[0] ?? ''
  if (Object.hasOwn(BY_MEDIA_TYPE, mediaType)) return BY_MEDIA_TYPE[mediaType] ?? 'file'
  return Object.hasOwn(BY_FAMILY, family) ? (BY_FAMILY[family] ?? 'file') : 'file'
}

/** `XYZ` of `report.xyz`, or null if the name ends in nothing that looks like a kind. */
export function extensionOf(name: string): string | null {
  return /[^.]\.([a-z0-9]{1,6})$/i.exec(name)?.[1]?.toUpperCase() ?? null
}
