import { Fault } from '../../../shared/model/fault.ts'
import type { Database, Migration } from './database.ts'

/**
 * Brings a database to the newest schema, each step in one transaction with its number, so that a crash leaves a
 * whole step behind.
 * @throws Fault `format-newer` if a newer program wrote it, `medium-read-only` if it is old and may not be written,
 * unless all that it lacks are optional steps.
 */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.to ?? 0
  const found = database.userVersion
  if (found > newest) throw new Fault('format-newer')
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
