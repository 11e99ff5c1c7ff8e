/** Types that have no preview here but a name that a list can show. */
import { ascii, startsWith } from './reading.ts'

interface Signature {
  readonly mediaType: string
  readonly offset: number
  readonly bytes: readonly number[]
}

const SIGNATURES: readonly Signature[] = [
  { mediaType: 'application/zip', offset: 0, bytes: [0x50, 0x4b, 0x03, 0x04] },
  { mediaType: 'application/zip', offset: 0, bytes: [0x50, 0x4b, 0x05, 0x06] },
  { mediaType: 'application/gzip', offset: 0, bytes: [0x1f, 0x8b] },
  { mediaType: 'application/x-7z-compressed', offset: 0, bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { mediaType: 'application/vnd.rar', offset: 0, bytes: ascii('Rar!\x1a\x07') },
  {
    mediaType: 'application/x-ole-storage',
    offset: 0,
    bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
  },
  { mediaType: 'application/rtf', offset: 0, bytes: ascii('{\\rtf') },
  { mediaType: 'application/vnd.sqlite3', offset: 0, bytes: ascii('SQLite format 3\0') },
  { mediaType: 'application/x-msdownload', offset: 0, bytes: [0x4d, 0x5a, 0x90, 0x00] },
  { mediaType: 'application/x-elf', offset: 0, bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { mediaType: 'image/tiff', offset: 0, bytes: [0x49, 0x49, 0x2a, 0x00] },
  { mediaType: 'image/tiff', offset: 0, bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { mediaType: 'image/avif', offset: 4, bytes: ascii('ftypavif') },
  { mediaType: 'image/heic', offset: 4, bytes: ascii('ftypheic') },
  { mediaType: 'image/heic', offset: 4, bytes: ascii('ftypmif1') },
  { mediaType: 'video/quicktime', offset: 4, bytes: ascii('ftypqt  ') },
  { mediaType: 'video/mp4', offset: 4, bytes: ascii('ftyp') },
  { mediaType: 'video/webm', offset: 0, bytes: [0x1a, 0x45, 0xdf, 0xa3] },
  { mediaType: 'audio/mpeg', offset: 0, bytes: ascii('ID3') },
  { mediaType: 'audio/ogg', offset: 0, bytes: ascii('OggS') },
  { mediaType: 'audio/flac', offset: 0, bytes: ascii('fLaC') },
]

/** @returns null if no signature fits. The first that fits counts: special ones stand before general ones. */
export function otherType(bytes: Uint8Array): string | null {
  return (
    SIGNATURES.find((signature) => startsWith(bytes, signature.bytes, signature.offset))?.mediaType ?? null
  )
}
