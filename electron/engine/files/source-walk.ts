import { type Dirent, lstatSync, type Stats } from 'node:fs'
import { opendir, realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { Fault, type FaultCode } from '../../../shared/model/fault.ts'
import type { Pacer } from '../jobs/pacer.ts'
import { letterForm, nameFromBytes, type StoredName } from '../store/stored-name.ts'
import { systemCode } from '../store/system-fault.ts'
import type { NamedSource } from './named-sources.ts'

/** What something found is called, and whether only this very Unicode form of the name is the same thing. */
export interface SourceName {
  readonly name: StoredName
  readonly isExact: boolean
}

/** One thing found under the sources of an import. Paths are the system's bytes: a name need not be text. */
export type Found =
  | ({ readonly kind: 'file'; readonly path: Buffer; readonly stat: Stats } & SourceName)
  /** Everything up to the matching `leave` lies inside. */
  | ({ readonly kind: 'enter' } & SourceName)
  | { readonly kind: 'leave' }
  /** What is not stored, and why. */
  | { readonly kind: 'skipped'; readonly name: StoredName; readonly code: FaultCode }

export type FoundFile = Extract<Found, { kind: 'file' }>

/** Where an import must not look: the vault does not go into itself. */
export interface OwnFolder {
  readonly path: string
  readonly dev: number
  readonly ino: number
}

const SEPARATOR = Buffer.from(sep)
/** Directory entries asked for at a time. */
const ENTRIES = 256

/** @throws Fault `read-failed` if the vault's own folder cannot be looked at */
export async function ownFolder(folder: string): Promise<OwnFolder> {
  const path = await realpath(folder)
  const { dev, ino } = lstatSync(path)
  return { path, dev, ino }
}

/**
 * Walks files and folders, each folder before what is in it, without following links and without opening anything but
 * folders. What cannot be read is told and passed by.
 */
export async function* walkSources(
  sources: readonly NamedSource[],
  own: OwnFolder,
  pacer: Pacer,
): AsyncGenerator<Found, void, undefined> {
  for (const source of sources) {
    const { path, name } = source
    if (await isInside(path, own)) yield { kind: 'skipped', name, code: 'place-unsuitable' }
    else yield* walk(Buffer.from(path), source, own, pacer)
  }
}

async function isInside(path: string, own: OwnFolder): Promise<boolean> {
  try {
    const real = await realpath(path)
    return real === own.path || real.startsWith(own.path + sep)
  } catch {
    // It is not there, or not to be looked at: the walk says so.
    return false
  }
}

async function* walk(
  path: Buffer,
  { name, isExact }: SourceName,
  own: OwnFolder,
  pacer: Pacer,
): AsyncGenerator<Found, void, undefined> {
  await pacer.breathe()
  let stat: Stats
  try {
    stat = lstatSync(path)
  } catch (error) {
    yield { kind: 'skipped', name, code: sourceFault(error) }
    return
  }
  if (stat.isFile()) {
    // A length that no number holds exactly cannot be told from another.
    if (Number.isSafeInteger(stat.size)) yield { kind: 'file', path, name, isExact, stat }
    else yield { kind: 'skipped', name, code: 'file-too-large' }
  } else if (!stat.isDirectory()) yield { kind: 'skipped', name, code: 'not-regular' }
  else if (stat.dev === own.dev && stat.ino === own.ino)
    yield { kind: 'skipped', name, code: 'place-unsuitable' }
  else yield* walkFolder(path, { name, isExact }, own, pacer)
}

async function* walkFolder(
  path: Buffer,
  { name, isExact }: SourceName,
  own: OwnFolder,
  pacer: Pacer,
): AsyncGenerator<Found, void, undefined> {
  let entries: Buffer[]
  try {
    entries = await listFolder(path)
  } catch (error) {
    yield { kind: 'skipped', name, code: sourceFault(error) }
    return
  }
  yield { kind: 'enter', name, isExact }
  const twins = twinNames(entries)
  for (const entry of entries) {
    const entryName = nameFromBytes(entry)
    const isTwin = twins.has(letterForm(entryName.text))
    yield* walk(Buffer.concat([path, SEPARATOR, entry]), { name: entryName, isExact: isTwin }, own, pacer)
  }
  yield { kind: 'leave' }
}

/** Names in a folder, as bytes, in the order of their bytes: both walks of an import meet the same files. */
async function listFolder(path: Buffer): Promise<Buffer[]> {
  const folder = await opendir(path, { encoding: 'buffer' as BufferEncoding, bufferSize: ENTRIES })
  const entries: Buffer[] = []
  for await (const entry of folder as AsyncIterable<unknown> as AsyncIterable<Dirent<Buffer>>)
    entries.push(entry.name)
  return entries.sort((one, other) => one.compare(other))
}

/** Letters that two entries of one folder share, in different Unicode forms: those are two things. */
function twinNames(entries: readonly Buffer[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const twins = new Set<string>()
  for (const entry of entries) {
    const form = letterForm(nameFromBytes(entry).text)
    if (seen.has(form)) twins.add(form)
    seen.add(form)
  }
  return twins
}

/** What an error at a source means: it is not there, or it cannot be read. */
export function sourceFault(error: unknown): FaultCode {
  if (error instanceof Fault) return error.code
  const code = systemCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'source-gone'
  if (code === 'ENODEV' || code === 'ENXIO' || code === 'ENOTCONN' || code === 'ESTALE') return 'source-gone'
  // The link at the end that O_NOFOLLOW refuses.
  if (code === 'ELOOP') return 'not-regular'
  if (code === null) throw error
  return 'source-unreadable'
}
