import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DiskCall } from './disk-record.ts'

/** A disk writes so many bytes whole or not at all. */
const SECTOR_BYTES = 512

type Node = FileNode | FolderNode
type Change = { readonly at: number; readonly bytes: Buffer } | { readonly length: number }
type NameChange = { readonly name: string; readonly node: Node | null }

interface FileNode {
  readonly kind: 'file'
  /** What is on the disk for certain. */
  lasting: Buffer
  /** What was asked for since the last sync, in order. */
  pending: Change[]
}

interface FolderNode {
  readonly kind: 'folder'
  lasting: Map<string, Node>
  /** As programs see it. */
  seen: Map<string, Node>
  /** One act each: a rename is two changes that happen together. */
  pending: (readonly NameChange[])[]
}

/** What of the changes that nobody synced is on the disk after a power cut. */
export interface Luck {
  /** How many of the pending acts of a folder happened: from the first on, as journals of file systems keep them. */
  readonly names: (pending: number) => number
  /** Whether a change of a length happened, or the writing of one sector: in any order, as disks write them. */
  readonly change: () => boolean
}

export const LOST: Luck = { names: () => 0, change: () => false }
/** Nothing is lost: what a killed process leaves. */
export const KEPT: Luck = { names: (pending) => pending, change: () => true }

/**
 * A folder as a disk would hold it, of which the power can be cut at any moment. It is stricter than most file systems:
 * syncing a file syncs neither its name nor anything else, and a name may be there before what was written.
 */
export class TornDisk {
  readonly #root: string
  readonly #top: FolderNode

  /** Begins with what lies below a folder now, all of it lasting. */
  constructor(root: string) {
    this.#root = root
    this.#top = readFolder(root)
  }

  apply(call: DiskCall): void {
    switch (call.call) {
      case 'say':
        break
      case 'sync':
        sync(this.#node(call.path))
        break
      case 'write':
        this.#change(call.path, { at: call.at, bytes: call.bytes })
        break
      case 'truncate':
        this.#change(call.path, { length: call.length })
        break
      case 'copy':
        this.#copy(call)
        break
      default:
        this.#rename(call)
    }
  }

  /** Every file as programs see it, in the manner of sample-tree.ts: for comparing with what really lies there. */
  fingerprint(): string[] {
    return fingerprintOf(this.#top, '').sort()
  }

  /** Lays what is on the disk after a power cut in the place of the folder. */
  cut(luck: Luck): void {
    for (const name of readdirSync(this.#root)) rmSync(join(this.#root, name), { recursive: true })
    layFolder(this.#root, this.#top, luck)
  }

  #change(path: string, change: Change): void {
    const node = this.#node(path)
    if (node.kind !== 'file') throw new Error(`${path} is no file`)
    node.pending.push(change)
  }

  /** A name that comes, goes, or becomes another. */
  #rename(call: DiskCall & { call: 'make' | 'remove' | 'rename' }): void {
    const folder = this.#folderOf(call.path)
    const name = basename(call.path)
    if (call.call === 'make') {
      if (!folder.seen.has(name)) alter(folder, [{ name, node: call.folder ? emptyFolder() : emptyFile() }])
    } else if (call.call === 'remove') {
      alter(folder, [{ name, node: null }])
    } else {
      if (dirname(call.path) !== dirname(call.to)) throw new Error(`from ${call.path} to ${call.to}`)
      const moved = { name: basename(call.to), node: this.#node(call.path) }
      alter(folder, [{ name, node: null }, moved])
    }
  }

  #copy({ from, path, length }: DiskCall & { call: 'copy' }): void {
    const at = this.#seen(path).length
    this.#change(path, { at, bytes: this.#seen(from).subarray(at, at + length) })
  }

  /** A file as programs see it. */
  #seen(path: string): Buffer {
    const node = this.#node(path)
    if (node.kind !== 'file') throw new Error(`${path} is no file`)
    return contentOf(node, KEPT)
  }

  #folderOf(path: string): FolderNode {
    const node = this.#node(dirname(path))
    if (node.kind !== 'folder') throw new Error(`${dirname(path)} is no folder`)
    return node
  }

  #node(path: string): Node {
    const names = path.slice(this.#root.length).split('/').filter(Boolean)
    let node: Node = this.#top
    for (const name of names) {
      const next: Node | undefined = node.kind === 'folder' ? node.seen.get(name) : undefined
      if (next === undefined) throw new Error(`nobody made ${path}`)
      node = next
    }
    return node
  }
}

function emptyFile(): FileNode {
  return { kind: 'file', lasting: Buffer.alloc(0), pending: [] }
}

function emptyFolder(): FolderNode {
  return { kind: 'folder', lasting: new Map(), seen: new Map(), pending: [] }
}

function readFolder(path: string): FolderNode {
  const folder = emptyFolder()
  for (const name of readdirSync(path)) {
    const inner = join(path, name)
    const node = lstatSync(inner).isDirectory()
      ? readFolder(inner)
      : { ...emptyFile(), lasting: readFileSync(inner) }
    folder.lasting.set(name, node)
    folder.seen.set(name, node)
  }
  return folder
}

function alter(folder: FolderNode, act: readonly NameChange[]): void {
  folder.pending.push(act)
  happen(folder.seen, act)
}

function happen(names: Map<string, Node>, act: readonly NameChange[]): void {
  for (const { name, node } of act) {
    if (node === null) names.delete(name)
    else names.set(name, node)
  }
}

function sync(node: Node): void {
  if (node.kind === 'file') node.lasting = contentOf(node, KEPT)
  else node.lasting = new Map(node.seen)
  node.pending = []
}

function fingerprintOf(folder: FolderNode, path: string): string[] {
  return [...folder.seen].flatMap(([name, node]) => {
    const inner = join(path, name)
    if (node.kind === 'folder') return fingerprintOf(node, inner)
    return `${inner} ${createHash('sha256').update(contentOf(node, KEPT)).digest('hex')}`
  })
}

function layFolder(path: string, folder: FolderNode, luck: Luck): void {
  const names = new Map(folder.lasting)
  for (const act of folder.pending.slice(0, luck.names(folder.pending.length))) happen(names, act)
  for (const [name, node] of names) {
    const inner = join(path, name)
    if (node.kind === 'file') writeFileSync(inner, contentOf(node, luck), { mode: 0o600 })
    else {
      mkdirSync(inner, { mode: 0o700 })
      layFolder(inner, node, luck)
    }
  }
}

function contentOf({ lasting, pending }: FileNode, luck: Luck): Buffer {
  let content: Buffer = Buffer.from(lasting)
  for (const change of pending) {
    if ('length' in change) {
      if (luck.change()) content = resized(content, change.length)
    } else content = written(content, change, luck)
  }
  return content
}

function written(before: Buffer, { at, bytes }: { at: number; bytes: Buffer }, luck: Luck): Buffer {
  const kept: [from: number, to: number][] = []
  for (let from = at; from < at + bytes.length;) {
    const to = Math.min(at + bytes.length, (Math.floor(from / SECTOR_BYTES) + 1) * SECTOR_BYTES)
    if (luck.change()) kept.push([from, to])
    from = to
  }
  const end = kept.at(-1)?.[1] ?? 0
  const content = before.length < end ? resized(before, end) : before
  for (const [from, to] of kept) bytes.copy(content, from, from - at, to - at)
  return content
}

/** What was never written there is zero. */
function resized(content: Buffer, length: number): Buffer {
  return Buffer.concat([content.subarray(0, length), Buffer.alloc(Math.max(0, length - content.length))])
}
