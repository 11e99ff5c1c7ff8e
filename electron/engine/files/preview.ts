import type { CallInput, CallOutput } from '../../../shared/contract/contract.ts'
import type { Preview } from '../../../shared/contract/file.ts'
import type { InspectReply } from '../../../shared/contract/inspection.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { compartmentWith, presentRights } from '../compartments/rights.ts'
import type { OpenCompartment } from '../session/open-compartment.ts'
import { randomBytes } from '../crypto/random.ts'
import type { Inspector } from '../jobs/inspector.ts'
import type { OpenVault } from '../session/open-vault.ts'
import { type CurrentVersion, currentVersion, itemNumber } from '../store/catalogue-items.ts'
import { isThere } from '../store/catalogue-selection.ts'
import { OpenedVersion } from './version-content.ts'

/** A token opens nothing after this long; milliseconds. */
const TOKEN_LIVES = 15 * 60 * 1000
/** Files open for looking at the same time; the one opened first gives way. */
const OPEN_MAX = 16
const TOKEN_BYTES = 32
const PATH = '/content/'

/** A piece of one file, opened for looking at it. */
export interface PreviewContent {
  readonly mediaType: string
  readonly totalBytes: number
  /** First and last byte of the piece, both included; `last` is `first - 1` for a piece without bytes. */
  readonly first: number
  readonly last: number
  /** Each buffer is the receiver's. */
  readonly stream: AsyncIterable<Uint8Array>
}

interface Opened {
  readonly compartment: OpenCompartment
  readonly version: CurrentVersion
  readonly mediaType: string
  readonly until: number
}

/**
 * Files that are open for looking at them. What they are is said by the inspector, which sees their first bytes and
 * holds no key; the bytes themselves go out under a token that belongs to one version, lives shortly and dies with the
 * session.
 */
export class Previews {
  readonly #vault: () => OpenVault
  readonly #inspector: Inspector | null
  readonly #opened = new Map<string, Opened>()

  constructor(vault: () => OpenVault, inspector: Inspector | null) {
    this.#vault = vault
    this.#inspector = inspector
  }

  /** Writes into the ledger that somebody opened the file, then reads its first bytes. */
  async open(input: CallInput<'preview.open'>): Promise<CallOutput<'preview.open'>> {
    const vault = this.#vault()
    const compartment = compartmentWith(vault, input.compartment, 'read')
    const { read } = compartment.catalogue
    const version = currentVersion(read, itemNumber(read, input.item))
    vault.ledger.record('file.opened', {
      compartment: compartment.id,
      facts: { item: input.item, version: version.versionId.toString('hex') },
    })
    if (vault.mode === 'normal') await vault.publish()
    if (version.bytes === 0) return { kind: 'none', why: 'empty' }
    const head = await headOf(compartment, version)
    const reply = await this.#inspect(head, version.bytes)
    return reply === null ? { kind: 'none', why: 'inspector-ended' } : this.#show(compartment, version, reply)
  }

  closeUrl(url: string): void {
    if (url.startsWith(PATH)) this.#opened.delete(url.slice(PATH.length))
  }

  /** @throws Fault `not-found` for a token that is unknown, closed or too old, or whose file was removed or may not be read any more; damage while the stream is read */
  content(token: string, range: { first: number; last: number | null } | null): Promise<PreviewContent> {
    const opened = this.#opened.get(token)
    if (opened === undefined || opened.until < Date.now() || this.#isOver(opened)) {
      this.#opened.delete(token)
      return Promise.reject(new Fault('not-found'))
    }
    const totalBytes = opened.version.bytes
    const end = totalBytes - 1
    const first = Math.min(range?.first ?? 0, totalBytes)
    const last = Math.max(first - 1, Math.min(range?.last ?? end, end))
    const stream = streamOf(opened, { first, last })
    return Promise.resolve({ mediaType: opened.mediaType, totalBytes, first, last, stream })
  }

  /** Every token is spent. */
  close(): void {
    this.#opened.clear()
  }

  /** A grant can end while a file is looked at. */
  #isOver(opened: Opened): boolean {
    return !presentRights(this.#vault(), opened.compartment).has('read') || isRemoved(opened)
  }

  async #inspect(head: Buffer, totalBytes: number): Promise<InspectReply | null> {
    if (this.#inspector === null) return null
    try {
      return await this.#inspector.inspect({ kind: 'sniff', head, totalBytes })
    } catch (error) {
      if (error instanceof Fault && error.code === 'inspector-ended') return null
      throw error
    }
  }

  #show(compartment: OpenCompartment, version: CurrentVersion, reply: InspectReply): Preview {
    switch (reply.kind) {
      case 'image': {
        const { mediaType, width, height } = reply
        return { kind: 'image', url: this.#token(compartment, version, mediaType), width, height, mediaType }
      }
      case 'pdf':
        return {
          kind: 'pdf',
          url: this.#token(compartment, version, 'application/pdf'),
          bytes: version.bytes,
        }
      case 'text':
        return {
          ...{ kind: 'text', text: reply.text, truncated: reply.truncated, encoding: reply.encoding },
          url: this.#token(compartment, version, 'text/plain'),
        }
      case 'too-large':
        return { kind: 'none', why: 'too-large' }
      case 'malformed':
        return { kind: 'none', why: 'malformed' }
      case 'other':
        return { kind: 'none', why: 'type' }
    }
  }

  #token(compartment: OpenCompartment, version: CurrentVersion, mediaType: string): string {
    const token = randomBytes(TOKEN_BYTES).toString('hex')
    this.#opened.set(token, { compartment, version, mediaType, until: Date.now() + TOKEN_LIVES })
    const [oldest] = this.#opened.keys()
    if (this.#opened.size > OPEN_MAX && oldest !== undefined) this.#opened.delete(oldest)
    return PATH + token
  }
}

/** The first bytes, as many as the inspector may see. */
async function headOf(compartment: OpenCompartment, version: CurrentVersion): Promise<Buffer> {
  using opened = new OpenedVersion(compartment, version)
  const last = Math.min(version.bytes, LIMITS.previewTextBytes) - 1
  const pieces: Buffer[] = []
  for await (const piece of opened.read({ first: 0, last }, { fresh: true })) pieces.push(piece)
  return Buffer.concat(pieces)
}

function isRemoved({ compartment, version }: Opened): boolean {
  return !isThere(compartment.catalogue.read, version.item)
}

async function* streamOf(
  { compartment, version }: Opened,
  range: { first: number; last: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  if (range.last < range.first) return
  using opened = new OpenedVersion(compartment, version)
  yield* opened.read(range, { fresh: true })
}
