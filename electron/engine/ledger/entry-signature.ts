import type { Id } from '../../../shared/contract/basics.ts'
import { LABELS } from '../crypto/labels.ts'
import { verify } from '../crypto/pairs.ts'
import { type Entry, entryMessage } from '../format/entry.ts'
import type { Directory } from './directory.ts'
import type { RecoveryWord } from './lineage.ts'

/**
 * The key that an entry must be signed with; null for an author whom nobody knows.
 * @param recovery whose word counts at this entry.
 */
export function signerKey(
  entry: Pick<Entry, 'by' | 'act' | 'phase' | 'facts'>,
  directory: Pick<Directory, 'signingKey' | 'lineage'>,
  recovery: RecoveryWord,
): Buffer | null {
  return entry.by === 'recovery' ? recovery.keyFor(entry, directory.lineage) : directory.signingKey(entry.by)
}

/** Whether an entry of a vault bears the signature of a key; never without one. */
export function isSignedWith(key: Buffer | null, vaultId: Id, entry: Entry): boolean {
  return key !== null && verify(key, LABELS.entry, entryMessage(vaultId, entry), entry.signature)
}
