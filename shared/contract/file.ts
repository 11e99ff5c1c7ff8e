/** Compartments, folders, files: storing, listing, previewing, exporting, removing. */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import {
  byteCount,
  count,
  exceptions,
  faultCode,
  fileMoment,
  id,
  instant,
  label,
  notes,
  nothing,
  place,
  reason,
  storedName,
} from './basics.ts'
import { call, job } from './declare.ts'
import { TEXT_ENCODINGS } from './inspection.ts'

export const right = z.enum(['read', 'add', 'reveal', 'redact', 'export', 'administer'])
export type Right = z.infer<typeof right>

export const compartment = z.object({
  id,
  name: z.string(),
  createdAt: instant,
  rights: z.array(right),
  items: count,
  bytes: byteCount,
  trashed: count,
  /** It does not open, because something of it does not verify. */
  damaged: z.boolean(),
  /** Why it does not open for now, though nothing of it is known to be damaged; null otherwise. */
  unavailable: faultCode.nullable(),
  /** Of one that is shut because nobody answers for what lies in it. */
  unaccounted: z
    .object({
      /** Staff code of whoever signed it as the state of the vault; null if nobody did. */
      signer: z.string().nullable(),
      /** Staff code of whoever wrote that into the ledger; null as long as it is read from the vault's own signature. */
      finder: z.string().nullable(),
      /** Whether the person who is here may accept it as it is. */
      mayAccept: z.boolean(),
    })
    .optional(),
})
export type Compartment = z.infer<typeof compartment>

export const folder = z.object({
  id,
  parent: id.nullable(),
  name: storedName,
  items: count,
  folders: count,
})
export type Folder = z.infer<typeof folder>

export const item = z.object({
  id,
  folder: id.nullable(),
  name: storedName,
  /** Folder names from the top, for search results. */
  path: z.array(storedName),
  bytes: byteCount,
  mediaType: z.string(),
  addedAt: instant,
  modifiedAt: fileMoment.nullable(),
  versions: count,
  trashedAt: instant.nullable(),
  /** When the trash removes it for good. */
  removalAt: instant.nullable(),
})
export type Item = z.infer<typeof item>

export const version = z.object({
  id,
  bytes: byteCount,
  addedAt: instant,
  addedBy: z.string(),
  current: z.boolean(),
})

export const itemSort = z.enum(['name', 'bytes', 'addedAt', 'mediaType'])
export type ItemSort = z.infer<typeof itemSort>

/** Which items an act is about. */
export const selection = z.discriminatedUnion('of', [
  z.object({ of: z.literal('items'), items: z.array(id).min(1).max(LIMITS.itemsPerAct) }),
  z.object({ of: z.literal('folder'), folder: id }),
  z.object({ of: z.literal('all') }),
])
export type Selection = z.infer<typeof selection>

const inCompartment = { compartment: id }

export const preview = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image'), url: z.string(), width: count, height: count, mediaType: z.string() }),
  z.object({ kind: z.literal('pdf'), url: z.string(), bytes: byteCount }),
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    truncated: z.boolean(),
    /** A guess, unless the file says it itself. */
    encoding: z.enum(TEXT_ENCODINGS),
    /** The bytes, to be read in another encoding. */
    url: z.string(),
  }),
  z.object({
    kind: z.literal('none'),
    why: z.enum(['type', 'too-large', 'malformed', 'inspector-ended', 'empty']),
  }),
])
export type Preview = z.infer<typeof preview>

export const fileCalls = {
  'compartment.list': call({
    room: 'engine',
    input: nothing,
    output: z.object({ compartments: z.array(compartment) }),
  }),
  'compartment.create': call({ room: 'engine', input: z.object({ name: label }), output: z.object({ id }) }),
  /**
   * Takes a compartment as it is whose newest change nobody answers for (`catalogue-unaccounted`): whoever administers it,
   * or a custodian who holds its key, does so from now on.
   */
  'compartment.accept': call({
    room: 'engine',
    input: z.object({ compartment: id }),
    output: nothing,
  }),
  'compartment.rename': call({
    room: 'engine',
    input: z.object({ ...inCompartment, name: label }),
    output: nothing,
  }),
  'folder.list': call({
    room: 'engine',
    input: z.object({ ...inCompartment, parent: id.nullable() }),
    output: z.object({ folders: z.array(folder) }),
  }),
  'folder.create': call({
    room: 'engine',
    input: z.object({ ...inCompartment, parent: id.nullable(), name: storedName }),
    output: z.object({ id }),
  }),
  'folder.rename': call({
    room: 'engine',
    input: z.object({ ...inCompartment, folder: id, name: storedName }),
    output: nothing,
  }),
  /** A page of a folder, of a search over the whole compartment (prefixes of words in names), or of the trash. */
  'item.list': call({
    room: 'engine',
    input: z.object({
      ...inCompartment,
      view: z.discriminatedUnion('of', [
        z.object({ of: z.literal('folder'), folder: id.nullable() }),
        z.object({ of: z.literal('search'), text: z.string().max(200) }),
        z.object({ of: z.literal('everything') }),
        z.object({ of: z.literal('trash') }),
      ]),
      sort: itemSort,
      descending: z.boolean(),
      offset: count,
      limit: z.int().min(1).max(LIMITS.pageRows),
    }),
    output: z.object({ total: count, rows: z.array(item) }),
  }),
  'item.details': call({
    room: 'engine',
    input: z.object({ ...inCompartment, item: id }),
    output: z.object({ item, versions: z.array(version) }),
  }),
  'item.rename': call({
    room: 'engine',
    input: z.object({ ...inCompartment, item: id, name: storedName }),
    output: nothing,
  }),
  'item.move': call({
    room: 'engine',
    input: z.object({
      ...inCompartment,
      items: z.array(id).min(1).max(LIMITS.itemsPerAct),
      folder: id.nullable(),
    }),
    output: nothing,
  }),
  /** What an act on kept files, or on those in the trash, would be about: how much, and which sets may hold copies. */
  'item.weigh': call({
    room: 'engine',
    input: z.object({ ...inCompartment, selection, among: z.enum(['kept', 'trashed']) }),
    output: z.object({
      files: count,
      olderVersions: count,
      /** Of all versions: what removing destroys. */
      bytes: byteCount,
      /** Of the present versions: what an export takes out. */
      presentBytes: byteCount,
      backupSets: count,
    }),
  }),
  'item.trash': call({
    room: 'engine',
    input: z.object({ ...inCompartment, selection }),
    output: z.object({ trashed: count }),
  }),
  'item.untrash': call({
    room: 'engine',
    input: z.object({ ...inCompartment, selection }),
    output: z.object({ restored: count }),
  }),
  /** Opens one file for looking at it; the ledger says so before a byte is released. */
  'preview.open': call({ room: 'engine', input: z.object({ ...inCompartment, item: id }), output: preview }),
  'preview.close': call({ room: 'engine', input: z.object({ url: z.string().max(200) }), output: nothing }),
}

export const fileJobs = {
  /**
   * Stores files and folders with everything below them. Regular files only. A file that is already at the same
   * place with the same bytes is a duplicate; with other bytes it becomes a new version.
   */
  'file.import': job({
    input: z.object({
      ...inCompartment,
      folder: id.nullable(),
      sources: z.array(place).min(1).max(LIMITS.sourcesPerImport),
    }),
    places: { sources: 'carry-in' },
    result: z.object({
      stored: count,
      newVersions: count,
      duplicates: count,
      storedBytes: byteCount,
      skipped: exceptions,
      notes,
      cancelled: z.boolean(),
    }),
  }),
  /** Writes files to a folder under safe names, reads each back and compares. Never overwrites. */
  'file.export': job({
    input: z.object({ ...inCompartment, selection, to: place, reason, approval: id.optional() }),
    places: { to: 'carry-out' },
    result: z.object({
      exported: count,
      exportedBytes: byteCount,
      /** Files whose name had to be changed to be safe on this file system. */
      renamed: count,
      failed: exceptions,
      notes,
      folderName: z.string(),
    }),
  }),
  /** Destroys the keys and the content of trashed items. Backup sets made earlier still hold copies. */
  'item.remove': job({
    input: z.object({ ...inCompartment, selection, approval: id.optional() }),
    result: z.object({ removed: count, removedVersions: count, removedBytes: byteCount, backupSets: count }),
  }),
  /** Opens every chunk (or a random share of files) and compares with the catalogue. */
  'content.check': job({
    input: z.object({ compartments: z.array(id).max(1000).optional(), percent: z.number().gt(0).max(100) }),
    result: z.object({
      files: count,
      versions: count,
      bytes: byteCount,
      damaged: exceptions,
      /** Compartments that whoever checked may not read: of those nothing is proven. */
      unread: count,
    }),
  }),
}
