/** How answers on our origin look: addresses, media types, headers, ranges. Pure, so that each rule has its test. */
import { imageType } from '../../shared/contract/inspection.ts'
import type { ByteRange } from '../../shared/contract/wire.ts'
import { isOurs } from './origin.ts'

/** What a request is for. */
export type Target =
  | { readonly kind: 'asset'; readonly path: string }
  | { readonly kind: 'content'; readonly token: string }
  | { readonly kind: 'print'; readonly token: string }
  | { readonly kind: 'nothing' }

const TOKEN_PATH = /^\/(?<kind>content|print)\/(?<token>[0-9A-Za-z_-]{16,64})$/

export function targetOf(method: string, address: string): Target {
  if (method !== 'GET' || !isOurs(address)) return { kind: 'nothing' }
  const { pathname, search } = new URL(address)
  if (search !== '') return { kind: 'nothing' }
  const groups = TOKEN_PATH.exec(pathname)?.groups
  if (groups === undefined) return { kind: 'asset', path: pathname === '/' ? '/index.html' : pathname }
  return { kind: groups['kind'] === 'print' ? 'print' : 'content', token: groups['token'] ?? '' }
}

const ASSET_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  bcmap: 'application/octet-stream',
  pfb: 'application/octet-stream',
  ttf: 'font/ttf',
  txt: 'text/plain; charset=utf-8',
}

/** @returns null for a file that the page has no use for, such as a source map. */
export function assetType(path: string): string | null {
  const extension = /\.([a-z0-9]+)$/.exec(path)?.[1]
  return extension === undefined ? null : (ASSET_TYPES[extension] ?? null)
}

/**
 * Types that a preview may have: pixels, a PDF that our own viewer draws, plain text. Nothing that Chromium would run
 * or lay out as a document.
 */
const PASSIVE_TYPES: ReadonlySet<string> = new Set([...imageType.options, 'application/pdf', 'text/plain'])

export function isPassive(mediaType: string): boolean {
  return PASSIVE_TYPES.has(mediaType)
}

/**
 * The one style sheet that a component makes by itself: react-aria's `touch-action` for what can be pressed. Allowed by
 * the hash of its text, so that no other text becomes a style.
 */
const PRESSABLE_STYLE = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='"

/** The page may load from itself alone, run no text as code, be framed by nobody. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${PRESSABLE_STYLE}`,
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // One policy: the address of the PDF viewer's worker.
  'trusted-types strongroom',
].join('; ')

/** Content and printed sheets: nothing may be loaded or run from them, whatever they are. */
const INERT_POLICY =
  "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), display-capture=(), ' +
    'clipboard-read=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'cache-control': 'no-store',
} as const

export function assetHeaders(mediaType: string): Record<string, string> {
  return { ...EVERYWHERE, 'content-security-policy': PAGE_POLICY, 'content-type': mediaType }
}

/** `nonce` names the one style sheet inside a printed page. */
export function printHeaders(nonce: string): Record<string, string> {
  return {
    ...EVERYWHERE,
    'content-security-policy': `${INERT_POLICY}; style-src 'nonce-${nonce}'`,
    'content-type': 'text/html; charset=utf-8',
  }
}

export function inertHeaders(mediaType: string): Record<string, string> {
  return { ...EVERYWHERE, 'content-security-policy': INERT_POLICY, 'content-type': mediaType }
}

export interface Piece {
  readonly mediaType: string
  readonly totalBytes: number
  readonly first: number
  readonly last: number
}

/** @returns status and headers for a piece of content: 206 where a range was asked for, 416 where it lies outside. */
export function contentHead(
  piece: Piece,
  range: ByteRange,
): { status: 200 | 206 | 415 | 416; headers: Record<string, string> } {
  const { mediaType, totalBytes, first, last } = piece
  if (!isPassive(mediaType)) return { status: 415, headers: inertHeaders('text/plain') }
  const headers = { ...inertHeaders(mediaType), 'accept-ranges': 'bytes' }
  if (range === null) return { status: 200, headers: { ...headers, 'content-length': String(totalBytes) } }
  if (first >= totalBytes || last < first)
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${totalBytes}` } }
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(last - first + 1),
      'content-range': `bytes ${first}-${last}/${totalBytes}`,
    },
  }
}

/**
 * Reads a Range header (RFC 9110, 14.2). One range with a first byte is honoured; anything else may be ignored, and then
 * everything is sent.
 */
export function parseRange(header: string | null): ByteRange {
  const groups = /^bytes=(?<first>\d{1,15})-(?<last>\d{0,15})$/.exec(header ?? '')?.groups
  if (groups === undefined) return null
  const first = Number(groups['first'])
  const last = groups['last'] === '' ? null : Number(groups['last'])
  return last !== null && last < first ? null : { first, last }
}
