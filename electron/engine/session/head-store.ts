import { join } from 'node:path'
import { Fault } from '../../../shared/model/fault.ts'
import { decodeHead, encodeHead, HEAD_MAX_BYTES, type Head } from '../format/head.ts'
import { verifyHead } from '../keys/signed-state.ts'
import { readSmall, writeDurably } from '../store/durable-file.ts'
import { HEAD_COPIES, type HeadCopy } from './vault-files.ts'

/** What the two copies of the head say. */
export interface HeadReading {
  /** The newest copy that verifies. */
  readonly head: Head
  /** The other copy, if it verifies too. */
  readonly other: Head | null
  /** Copies that verify. */
  readonly good: 1 | 2
  /** The copy that does not verify, if there is one. */
  readonly damaged: HeadCopy | null
}

/** The two copies `head.a` and `head.b` in a vault's folder. */
export interface HeadStore {
  /** @throws Fault `head-damaged` when neither copy verifies, `format-newer`, `not-a-vault` when there is none. */
  read(): Promise<HeadReading>
  /** Writes the damaged or older copy, syncs it, and reads it back. */
  write(head: Head): Promise<void>
  /** Writes both copies, the damaged or older one first, so that nothing of an earlier head stays usable. */
  writeBoth(head: Head): Promise<void>
}

interface Copy {
  readonly name: HeadCopy
  /** Null if it is missing, cannot be read or does not verify. */
  readonly head: Head | null
  readonly missing: boolean
  /** Why it could not be read: a bad sector under one copy is what there are two for. */
  readonly unread?: Fault
}

export function headStore(folder: string): HeadStore {
  const write = async (name: HeadCopy, head: Head) => {
    const path = join(folder, name)
    const bytes = encodeHead(head)
    await writeDurably(path, bytes, 'vault')
    const readBack = await readSmall(path, HEAD_MAX_BYTES, 'vault')
    if (!Buffer.isBuffer(readBack) || !readBack.equals(bytes))
      throw new Fault('write-failed', { place: 'vault' })
  }
  return {
    read: async () => reading(await readCopies(folder)),
    async write(head) {
      await write(expendable(await readCopies(folder)).name, head)
    },
    async writeBoth(head) {
      const first = expendable(await readCopies(folder)).name
      await write(first, head)
      await write(otherThan(first), head)
    },
  }
}

async function readCopies(folder: string): Promise<readonly [Copy, Copy]> {
  const [a, b] = HEAD_COPIES
  return [await readCopy(folder, a), await readCopy(folder, b)]
}

async function readCopy(folder: string, name: HeadCopy): Promise<Copy> {
  try {
    const bytes = await readSmall(join(folder, name), HEAD_MAX_BYTES, 'vault')
    if (bytes === null) return { name, head: null, missing: true }
    if (bytes === 'too-long') return { name, head: null, missing: false }
    const head = decodeHead(bytes)
    return { name, head: verifyHead(head) ? head : null, missing: false }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    if (error.code === 'head-damaged') return { name, head: null, missing: false }
    if (error.code === 'read-failed') return { name, head: null, missing: false, unread: error }
    throw error
  }
}

function reading([a, b]: readonly [Copy, Copy]): HeadReading {
  if (a.missing && b.missing) throw new Fault('not-a-vault')
  if (a.head === null || b.head === null) {
    const head = a.head ?? b.head
    if (head === null) throw a.unread ?? b.unread ?? new Fault('head-damaged', { copies: 2 })
    return { head, other: null, good: 1, damaged: a.head === null ? a.name : b.name }
  }
  const aIsNewer = a.head.state.sequence >= b.head.state.sequence
  const [head, other] = aIsNewer ? [a.head, b.head] : [b.head, a.head]
  return { head, other, good: 2, damaged: null }
}

/** The copy that may be overwritten: the other one is at least as good. */
function expendable([a, b]: readonly [Copy, Copy]): Copy {
  if (a.head === null) return a
  if (b.head === null) return b
  return a.head.state.sequence >= b.head.state.sequence ? b : a
}

function otherThan(name: HeadCopy): HeadCopy {
  return name === 'head.a' ? 'head.b' : 'head.a'
}
