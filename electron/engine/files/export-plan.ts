import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Selection } from '../../../shared/contract/file.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { TOP_FOLDER } from '../store/catalogue-schema.ts'
import { DEPTH_MAX, folderNumber } from '../store/catalogue-folders.ts'
import { type CurrentVersion, currentVersion } from '../store/catalogue-items.ts'
import type { ReadDb } from '../store/database.ts'
import { sql } from '../store/sql.ts'
import { FreeNames } from './safe-name.ts'

/** One file to be written. */
export interface PlannedFile {
  readonly version: CurrentVersion
  readonly name: string
  readonly modifiedAt: number | null
  /** Where it goes. Claimed: no other file of this export gets it. */
  readonly path: string
  readonly renamed: boolean
}

interface Target {
  readonly path: string
  readonly names: FreeNames
}

/**
 * Decides where each file of an export goes: chosen items side by side, a folder or a whole compartment with the
 * folders inside it. Folders are made when the first file needs them.
 */
export class ExportPlan {
  readonly #db: ReadDb
  readonly #targets = new Map<number, Target>()
  readonly #flat: Target | null
  readonly folders: string[]

  constructor(db: ReadDb, selection: Selection, root: string) {
    this.#db = db
    this.folders = [root]
    const target = { path: root, names: new FreeNames() }
    this.#flat = selection.of === 'items' ? target : null
    const top = selection.of === 'folder' ? folderNumber(db, selection.folder) : TOP_FOLDER
    this.#targets.set(top, target)
  }

  /** @throws Fault `not-found` if the item was removed meanwhile, `catalogue-damaged` if it has no place */
  file(item: number): PlannedFile {
    const row = this.#db.get(
      sql<{ folder: number; name: string; modified_at: number | null }>`
        SELECT folder, name, modified_at FROM item WHERE n = ${item}`,
    )
    if (row === undefined) throw new Fault('not-found')
    const target = this.#flat ?? this.#target(row.folder)
    const name = target.names.take(row.name)
    return {
      version: currentVersion(this.#db, item),
      name: row.name,
      modifiedAt: row.modified_at,
      path: join(target.path, name),
      renamed: name !== row.name,
    }
  }

  /** @throws Fault `catalogue-damaged` for a folder that lies in nothing, or in itself */
  #target(folder: number, depth = 0): Target {
    const known = this.#targets.get(folder)
    if (known !== undefined) return known
    const row = this.#db.get(
      sql<{ parent: number; name: string }>`SELECT parent, name FROM folder WHERE n = ${folder}`,
    )
    if (row === undefined || depth > DEPTH_MAX) throw new Fault('catalogue-damaged')
    const above = this.#target(row.parent, depth + 1)
    const target = { path: join(above.path, above.names.take(row.name)), names: new FreeNames() }
    mkdirSync(target.path, { mode: 0o700 })
    this.folders.push(target.path)
    this.#targets.set(folder, target)
    return target
  }
}
