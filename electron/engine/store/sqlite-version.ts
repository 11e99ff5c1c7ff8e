import Native from 'better-sqlite3'
import { evaluationBinding } from './open-database.ts'

/** The version of SQLite inside the binding. */
export function sqliteVersion(): string {
  const native = new Native(':memory:', evaluationBinding())
  try {
    return String(native.prepare('SELECT sqlite_version()').pluck().get())
  } finally {
    native.close()
  }
}
