import { lstatSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename, dirname, extname, resolve, sep } from 'node:path'
import { nameFromText, type StoredName } from '../store/stored-name.ts'

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
const WINDOW_BYTES = 1024 * 1024

/**
 * Names for the sources of one import. Two sources of one name from two folders are two things: one must not become a
 * version of the other, today or when the import is repeated. Each then carries the folders that tell it from the
 * others, `passport (Meier).pdf`, whatever the order. Files with the same bytes are one thing, wherever they came from.
 */
export async function nameSources(sources: readonly string[], signal: AbortSignal): Promise<NamedSource[]> {
  const paths = sources.map((source) => resolve(source))
  const named = new Map<string, NamedSource>()
  for (const group of Map.groupBy(new Set(paths), (path) => ownName(path).normalize('NFC')).values())
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
    const facts = paths.map((path) => lstatSync(path))
    const [first, ...others] = paths
    if (first === undefined || !facts.every((stat) => stat.isFile() && stat.size === facts[0]?.size))
      return false
    for (const other of others) if (!(await haveSameBytes(first, other, signal))) return false
    return true
  } catch {
    signal.throwIfAborted()
    return false
  }
}

async function haveSameBytes(one: string, other: string, signal: AbortSignal): Promise<boolean> {
  const windows = [Buffer.allocUnsafeSlow(WINDOW_BYTES), Buffer.allocUnsafeSlow(WINDOW_BYTES)] as const
  await using first = await open(one)
  await using second = await open(other)
  try {
    for (let at = 0; ;) {
      signal.throwIfAborted()
      const length = await fill(first, windows[0], at)
      if ((await fill(second, windows[1], at)) !== length) return false
      if (windows[0].compare(windows[1], 0, length, 0, length) !== 0) return false
      if (length < WINDOW_BYTES) return true
      at += length
    }
  } finally {
    for (const window of windows) window.fill(0)
  }
}

/** @returns how much there was; less than the window at the end of the file. */
async function fill(file: FileHandle, window: Buffer, at: number): Promise<number> {
  let length = 0
  while (length < window.length) {
    const { bytesRead } = await file.read(window, length, window.length - length, at + length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return length
}
