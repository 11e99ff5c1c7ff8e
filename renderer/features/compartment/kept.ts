/** What of the dialogs of this room outlives a lock: what was typed, and what it was about. */
import { folder, item, selection } from '../../../shared/contract/file.ts'
import { z } from '../../../shared/zod.ts'

/** A name that is being typed; each dialog knows what its own is about. */
export const keptName = z.object({ name: z.string(), about: z.unknown() })

export const keptRename = z.object({
  about: z.discriminatedUnion('of', [
    z.object({ of: z.literal('folder'), folder }),
    z.object({ of: z.literal('file'), item }),
  ]),
})

/** Where the new folder is to lie. */
export const keptFolder = z.object({
  about: z.object({
    of: z.literal('folder'),
    folder: z.string().nullable(),
    trail: z.array(z.object({ id: z.string().nullable(), name: z.string() })),
  }),
})

export const keptMove = z.object({
  trail: z.array(z.object({ id: z.string(), name: z.string() })),
  items: z.array(item).min(1),
})

/** The dialog itself is lent by another feature: only what it is about is read here. */
export const keptExport = z.object({
  subject: z.object({
    compartment: z.string(),
    selection,
    count: z.int(),
    folderName: z.string().nullable(),
  }),
})
