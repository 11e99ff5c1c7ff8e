import { lstatSync, type Stats } from 'node:fs'
import { basename, dirname, extname, resolve, sep } from 'node:path'
import { letterForm, nameFromText, type StoredName } from '../store/stored-name.ts'
import { LargeSource } from './source-file.ts'

/** A file or folder to be stored, and the name it gets at the top of the import. */
export interface NamedSource {
  readonly path: string
  readonly name: StoredName
  /** Something else has the same name in another Unicode form: only this very form is the same thing. */
  readonly isExact: boolean
  /** Another source of this import is called so, too: the name says which this is. */
  readonly isApart: boolean
}

/** Compared at a time. */
const PIECE_BYTES = 1024 * 1024

/**
 * Names for the sources of one import. Two sources of one name from two folders are two things: one must not become a
 * version of the other, today or when the import is repeated. Each then carries the folders that tell it from the
 * others, `passport (Meier).pdf`, whatever the order. Files with the same bytes are one thing, wherever they came from.
 */
export async function nameSources(sources: readonly string[], signal: AbortSignal): Promise<NamedSource[]> {
  const paths = sources.map((source) => resolve(source))
  const named = new Map<string, NamedSource>()
  for (const group of Map.groupBy(new Set(paths), (path) => letterForm(ownName(path))).values())
    for (const source of await namesOf(group, signal)) named.set(source.path, source)
  return paths.map((path) => named.get(path) ?? plain(path, false))
}

function ownName(path: string): string {
  return basename(path) || path
}

function plain(path: string, isExact: boolean): NamedSource {
  return { path, name: nameFromText(ownName(path)), isExact, isApart: false }
}

/** @param group different paths whose last names are the same. */
async function namesOf(group: readonly string[], signal: AbortSignal): Promise<NamedSource[]> {
  if (group.length === 1 || (await areSame(group, signal))) return group.map((path) => plain(path, false))
  const folders = [...new Set(group.map((path) => dirname(path)))]
  if (folders.length === 1) return group.map((path) => plain(path, true))
  const marks = marksOf(folders)
  return group.map((path) => ({
    path,
    name: nameFromText(marked(path, marks.get(dirname(path)) ?? '')),
    isExact: true,
    isApart: true,
  }))
}

/** For each folder as few of the names above as tell it from the others. */
function marksOf(folders: readonly string[]): Map<string, string> {
  const parts = withoutCommonEnd(folders.map((folder) => folder.split(sep).filter((part) => part !== '')))
  const longest = Math.max(...parts.map(({ length }) => length))
  let marks: string[] = []
  for (let above = 1; above <= longest && new Set(marks).size < folders.length; above += 1)
    marks = parts.map((names) => names.slice(-above).join(', '))
  return new Map(folders.map((folder, at) => [folder, marks[at] ?? '']))
}

/** What all end in tells none from another. */
function withoutCommonEnd(paths: readonly (readonly string[])[]): string[][] {
  let common = 0
  const last = (path: readonly string[]) => path[path.length - 1 - common]
  while (paths.every((path) => last(path) !== undefined && last(path) === last(paths[0] ?? []))) common += 1
  return paths.map((path) => path.slice(0, path.length - common))
}

/** `passport.pdf` as `passport (Meier).pdf`. What lies at the very top of a disk has no folder to be called after. */
function marked(path: string, mark: string): string {
  const name = ownName(path)
  if (mark === '') return name
  const isFolder = lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  const ending = isFolder ? '' : extname(name)
  return `${name.slice(0, name.length - ending.length)} (${mark})${ending}`
}

/** Whether all are regular files with the same bytes. What cannot be read is told when its turn comes. */
async function areSame(paths: readonly string[], signal: AbortSignal): Promise<boolean> {
  try {
    const [first, ...others] = paths.map((path) => ({ path, stat: lstatSync(path) }))
    if (!first?.stat.isFile() || !others.every(({ stat }) => stat.isFile() && stat.size === first.stat.size))
      return false
    for (const other of others) if (!(await haveSameBytes(first, other, signal))) return false
    return true
  } catch {
    signal.throwIfAborted()
    return false
  }
}

interface FoundSource {
  readonly path: string
  readonly stat: Stats
}

/** @param one and `other` of one length. @throws Fault `source-changed`; what the system says */
async function haveSameBytes(one: FoundSource, other: FoundSource, signal: AbortSignal): Promise<boolean> {
  const memory = [pieces(), pieces()] as const
  await using first = await LargeSource.open(Buffer.from(one.path), one.stat)
  await using second = await LargeSource.open(Buffer.from(other.path), other.stat)
  const others = second.pieces(memory[1])
  try {
    for await (const piece of first.pieces(memory[0])) {
      signal.throwIfAborted()
      const next = await others.next()
      if (next.done === true || !piece.equals(next.value)) return false
    }
    return (await others.next()).done === true
  } finally {
    await others.return()
    for (const piece of memory.flat()) piece.fill(0)
  }
}

/** One that is compared, and one that is being read. */
function pieces(): [Buffer, Buffer] {
  return [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)]
}
