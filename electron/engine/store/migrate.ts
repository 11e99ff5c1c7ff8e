import { Fault } from '../../../shared/model/fault.ts'
import type { Database, Migration } from './database.ts'
import { hasExactSchema } from './exact-schema.ts'
import { DAMAGED, type DatabasePart } from './fault-from-sqlite.ts'

/**
 * Brings a database to the newest schema, each step in one transaction with its number, so that a crash leaves a
 * whole step behind. Nothing of it is used before its schema is the one that its version has, word for word.
 * @throws Fault of damage for another schema, `format-newer` if a newer program wrote it, `medium-read-only` if it is old
 * and may not be written, unless all that it lacks are optional steps.
 */
export function migrate(database: Database, migrations: readonly Migration[], part: DatabasePart): void {
  const newest = migrations.at(-1)?.to ?? 0
  const found = database.userVersion
  if (found > newest) throw new Fault('format-newer')
  if (!hasExactSchema(database, migrations, found)) throw new Fault(DAMAGED[part])
  for (const { to, up, optional } of migrations) {
    if (to <= found) continue
    if (database.mode === 'read' && optional === true) continue
    if (database.mode === 'read') throw new Fault('medium-read-only', { place: 'vault' })
    database.transaction((db) => {
      up(db)
      db.execute(`PRAGMA user_version=${to}`)
    })
  }
}
