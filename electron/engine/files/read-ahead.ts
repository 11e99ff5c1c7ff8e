import { readSmallSource } from './source-file.ts'
import type { Found } from './source-walk.ts'

/** What is found this much ahead is being read: enough to keep a cold disk busy. */
const AHEAD = 16
/** A longer file keeps the disk busy by itself. */
const READ_AHEAD_MAX_BYTES = 128 * 1024 - 1

/** Something found, and its content if that is on its way. */
export interface FoundAhead {
  readonly found: Found
  /** The whole file, valid until the next step; or why it cannot be read. */
  readonly content: Promise<Buffer> | null
}

/** Reads small files before their turn, several at a time, and gives everything in the order it was found. */
export async function* readAhead(
  walk: AsyncGenerator<Found, void, undefined>,
): AsyncGenerator<FoundAhead, void, undefined> {
  const memories = Array.from({ length: AHEAD }, () => Buffer.allocUnsafeSlow(READ_AHEAD_MAX_BYTES + 1))
  const free: Buffer[] = [...memories]
  const ahead: (FoundAhead & { readonly memory: Buffer | null })[] = []
  try {
    for (let ended = false; ;) {
      while (!ended && ahead.length < AHEAD) {
        const next = await walk.next()
        if (next.done === true) ended = true
        else ahead.push(begin(next.value, free))
      }
      const first = ahead[0]
      if (first === undefined) return
      yield first
      ahead.shift()
      if (first.memory !== null) free.push(first.memory)
    }
  } finally {
    await walk.return()
    // Nothing writes to this memory any more when it is wiped.
    await Promise.allSettled(ahead.flatMap(({ content }) => content ?? []))
    for (const memory of memories) memory.fill(0)
  }
}

function begin(found: Found, free: Buffer[]): FoundAhead & { readonly memory: Buffer | null } {
  const isSmall = found.kind === 'file' && found.stat.size <= READ_AHEAD_MAX_BYTES
  const memory = isSmall ? (free.pop() ?? null) : null
  if (found.kind !== 'file' || memory === null) return { found, content: null, memory: null }
  const content = readSmallSource(found.path, found.stat, memory)
  // A failure is met when the file has its turn, not before.
  content.catch(() => undefined)
  return { found, content, memory }
}
