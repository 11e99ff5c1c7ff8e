/** Drives, backup sets, verifying, restoring. */
import { LIMITS } from '../limits.ts'
import { z } from '../zod.ts'
import {
  byteCount,
  count,
  exceptions,
  id,
  instant,
  label,
  notes,
  nothing,
  place,
  sheetText,
} from './basics.ts'
import { call, job } from './declare.ts'
import { sheetVerdict } from './vault.ts'

/** A removable medium that is plugged in. In the window `place` is a token, for the command line a path. */
export const drive = z.object({
  place,
  label: z.string(),
  fileSystem: z.string(),
  totalBytes: byteCount,
  freeBytes: byteCount,
  readOnly: z.boolean(),
  /** The name that the office gave it, if this vault knows it. */
  name: z.string().nullable(),
  lastBackupAt: instant.nullable(),
  /** It lies on the disk of the vault that is open: no protection, or the place of a drive that is not plugged in. */
  sameDisk: z.boolean(),
})
export type Drive = z.infer<typeof drive>

export const backupSet = z.object({
  setId: id,
  vaultId: id,
  createdAt: instant,
  /** The last file of a set, written when everything was read back. */
  complete: z.boolean(),
  /** The inventory verifies against its own checksum and names packs that exist with the right sizes. */
  intact: z.boolean(),
  formatVersion: count,
  newer: z.boolean(),
  versions: count,
  bytes: byteCount,
  /** Bytes that this set added to the drive. */
  addedBytes: byteCount,
})
export type BackupSet = z.infer<typeof backupSet>

export const restoreScope = z.discriminatedUnion('of', [
  /** A whole vault, in a new folder. */
  z.object({ of: z.literal('vault') }),
  /** Plain files of one compartment. */
  z.object({ of: z.literal('compartment'), compartment: id }),
  /** Plain files, chosen one by one. */
  z.object({ of: z.literal('items'), compartment: id, items: z.array(id).min(1).max(LIMITS.itemsPerAct) }),
])
export type RestoreScope = z.infer<typeof restoreScope>

const sheets = z.array(sheetText).max(LIMITS.sheetsMax)

export const backupCalls = {
  'drive.list': call({ room: 'shell', input: nothing, output: z.object({ drives: z.array(drive) }) }),
  /** A folder as the target of a backup: the same facts as for a drive. */
  'drive.look': call({
    room: 'engine',
    input: z.object({ place }),
    places: { place: 'read' },
    mints: ['place'],
    output: drive,
  }),
  'drive.name': call({
    room: 'engine',
    input: z.object({ place, name: label }),
    places: { place: 'write' },
    output: nothing,
  }),
  'set.list': call({
    room: 'engine',
    input: z.object({ place }),
    places: { place: 'read' },
    output: z.object({ sets: z.array(backupSet) }),
  }),
  /** What this vault's registry remembers of its backups, newest first. */
  'backup.history': call({
    room: 'engine',
    input: nothing,
    output: z.object({
      sets: z.array(z.object({ setId: id, driveName: z.string(), createdAt: instant, bytes: byteCount })),
      /** When the newest set was made by the clock of that moment: sets are dated in their order, also after a wrong clock. */
      lastMadeAt: instant.nullable(),
    }),
  }),
  /** What the next backup to this place would write. */
  'backup.weigh': call({
    room: 'engine',
    input: z.object({ place }),
    places: { place: 'read' },
    output: z.object({ newBytes: byteCount, totalBytes: byteCount, freeBytes: byteCount, fits: z.boolean() }),
  }),
  /** Tells, without opening anything, whether a sheet belongs to the vault of a set. */
  'set.sheet': call({
    room: 'engine',
    input: z.object({ place, set: id, text: sheetText }),
    places: { place: 'read' },
    output: sheetVerdict,
  }),
  /** With enough sheets: what is inside a set, so that parts can be chosen. */
  'set.open': call({
    room: 'engine',
    input: z.object({ place, set: id, sheets }),
    places: { place: 'read' },
    output: z.object({
      office: z.string(),
      compartments: z.array(z.object({ id, name: z.string(), items: count, bytes: byteCount })),
    }),
  }),
  /** Items of one compartment in a set, for choosing; searched by name. */
  'set.items': call({
    room: 'engine',
    input: z.object({
      place,
      set: id,
      sheets,
      compartment: id,
      search: z.string().max(200),
      offset: count,
      limit: z.int().min(1).max(LIMITS.pageRows),
    }),
    places: { place: 'read' },
    output: z.object({
      total: count,
      rows: z.array(z.object({ id, path: z.array(z.string()), name: z.string(), bytes: byteCount })),
    }),
  }),
}

export const backupJobs = {
  /** Writes a set (the first is full, later ones add what the drive lacks), reads it back, and only then completes it. */
  'backup.create': job({
    input: z.object({ place }),
    places: { place: 'write' },
    result: z.object({
      setId: id,
      versions: count,
      bytes: byteCount,
      addedBytes: byteCount,
      /** False if the system would not let us drop its caches: then the read-back may not have touched the medium. */
      readFromMedium: z.boolean(),
      safeToUnplug: z.boolean(),
      /** The set lies on the same disk as the vault. */
      sameDisk: z.boolean(),
      /**
       * Compartments that whoever made it cannot open: copied as they are, every byte read back, but that their content
       * opens is not proven.
       */
      unopened: count,
    }),
  }),
  /** Complete? Intact? And, when the vault is unlocked or sheets are given: does everything open? */
  'set.verify': job({
    input: z.object({ place, set: id, withKey: z.boolean(), sheets: sheets.optional() }),
    places: { place: 'read' },
    result: z.object({
      complete: z.boolean(),
      packs: count,
      bytes: byteCount,
      damaged: exceptions,
      /** Absent when no key was used. */
      opened: z
        .object({
          versions: count,
          damaged: exceptions,
          /** Compartments that the keys used here do not open: of those nothing is proven. */
          unopened: count,
        })
        .optional(),
    }),
  }),
  /**
   * Restores into a new folder named `folderName` inside `to`, never over anything. With `acceptDamage`, what does not
   * verify is left out and named; without it, damage stops the restore before anything is visible.
   */
  'set.restore': job({
    input: z.object({
      place,
      set: id,
      sheets,
      scope: restoreScope,
      to: place,
      folderName: label,
      acceptDamage: z.boolean(),
    }),
    places: { place: 'read', to: 'write' },
    mints: ['vault'],
    result: z.object({
      files: count,
      versions: count,
      bytes: byteCount,
      damaged: exceptions,
      /** Of plain files; none for a vault, whose files keep their dates inside. */
      notes,
      folderName: z.string(),
      /** Where the restored vault lies, to unlock it next; absent for plain files. A token in the window. */
      vault: place.optional(),
      /** The vault itself lies elsewhere on this machine and goes on: what was restored is a copy beside it. */
      isCopy: z.boolean().optional(),
    }),
  }),
}
