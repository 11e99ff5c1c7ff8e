import type { Id } from '../contract/basics.ts'

const SHOWN_DIGITS = 8

/** The beginning of an id: how people know what has no name that they may see. */
export function shortId(id: Id): string {
  return id.slice(0, SHOWN_DIGITS)
}
