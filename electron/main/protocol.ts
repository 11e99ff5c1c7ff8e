/**
 * Serves our origin inside the program: the page's files, previews under one-time tokens, sheets to print. Everything
 * else does not exist.
 */
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Session } from 'electron'
import type { ByteRange } from '../../shared/contract/wire.ts'
import type { ContentStream } from './content-stream.ts'
import {
  assetHeaders,
  assetType,
  contentHead,
  inertHeaders,
  parseRange,
  printHeaders,
  targetOf,
} from './serving.ts'

export interface ServingParts {
  /** The folder of the page's files. */
  readonly pageFolder: string
  readonly openContent: (token: string, range: ByteRange) => Promise<ContentStream>
  /** A page to print, once; null if the token is unknown. */
  readonly takePrint: (token: string) => string | null
}

/** Must be called once the app is ready, before the window loads. */
export function serveOrigin(session: Session, parts: ServingParts): void {
  // Only what is listed is served: an address is looked up, never joined to a path, so none can climb out.
  const assets = listAssets(parts.pageFolder)
  session.protocol.handle('https', (request) => {
    const target = targetOf(request.method, request.url)
    if (target.kind === 'content') return serveContent(target.token, request.headers.get('range'), parts)
    if (target.kind === 'print') return servePrint(target.token, parts)
    const file = target.kind === 'asset' ? assets.get(target.path) : undefined
    return file === undefined ? notFound() : serveAsset(file)
  })
}

interface Asset {
  readonly file: string
  readonly mediaType: string
}

function listAssets(folder: string): ReadonlyMap<string, Asset> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    files.flatMap((entry) => {
      const file = join(entry.parentPath, entry.name)
      const path = `/${relative(folder, file).split(sep).join('/')}`
      const mediaType = assetType(path)
      return mediaType === null ? [] : [[path, { file, mediaType }]]
    }),
  )
}

async function serveAsset({ file, mediaType }: Asset): Promise<Response> {
  return new Response(await readFile(file), { headers: assetHeaders(mediaType) })
}

function servePrint(token: string, { takePrint }: ServingParts): Response {
  const page = takePrint(token)
  return page === null ? notFound() : new Response(page, { headers: printHeaders(token) })
}

async function serveContent(
  token: string,
  rangeHeader: string | null,
  parts: ServingParts,
): Promise<Response> {
  const range = parseRange(rangeHeader)
  try {
    const { head, body } = await parts.openContent(token, range)
    const { status, headers } = contentHead(head, range)
    if (status === 200 || status === 206) return new Response(body, { status, headers })
    await body.cancel()
    return new Response(null, { status, headers })
  } catch {
    // Spent, foreign, or the engine is gone: nobody is told which.
    return notFound()
  }
}

function notFound(): Response {
  return new Response(null, { status: 404, headers: inertHeaders('text/plain') })
}
