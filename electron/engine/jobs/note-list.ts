import type { Note, Notes } from '../../../shared/contract/basics.ts'
import { LIMITS } from '../../../shared/limits.ts'

/** What a job did with files otherwise than they came: for each kind the first names, and the exact count. */
export class NoteList {
  readonly #notes = new Map<Note, { total: number; names: string[] }>()

  add(note: Note, name: string): void {
    const of = this.#notes.get(note) ?? { total: 0, names: [] }
    this.#notes.set(note, of)
    of.total += 1
    if (of.names.length < LIMITS.reportRows) of.names.push(name)
  }

  toValue(): Notes {
    return [...this.#notes].map(([note, of]) => ({ note, ...of }))
  }
}
