import { sodium } from './sodium.ts'

/**
 * One slab of memory for every secret of this process: allocated outside V8's heap, locked against swapping once,
 * never unlocked and never collected while the process lives. A locked buffer that is collected kills Electron, and
 * unlocking a small one would unlock its neighbours on the page; hence one slab and no `munlock`.
 */
const SLOT_BYTES = 64
const SLAB_BYTES = 1024 * 1024

const slab = Buffer.alloc(SLAB_BYTES)
const free: number[] = Array.from({ length: SLAB_BYTES / SLOT_BYTES }, (_, slot) => slot).reverse()
const locked = lockSlab()

function lockSlab(): boolean {
  try {
    sodium.sodium_mlock(slab)
    return true
  } catch {
    // The system's limit is too low. Work goes on; the security status says that memory may be swapped.
    return false
  }
}

/** Whether the system promised never to write secrets to the swap area. */
export function memoryIsLocked(): boolean {
  return locked
}

/**
 * Takes a zeroed piece of the slab.
 * @param bytes at most 64.
 * @returns a buffer owned by the caller until {@link giveBack}.
 * @throws RangeError when too many secrets are held at once, which is a defect.
 */
export function take(bytes: number): Buffer {
  if (bytes > SLOT_BYTES) throw new RangeError('a secret has at most 64 bytes')
  const slot = free.pop()
  if (slot === undefined) throw new RangeError('too many secrets held at once')
  return slab.subarray(slot * SLOT_BYTES, slot * SLOT_BYTES + bytes)
}

/** Wipes a piece and makes it available again. The caller must not use it afterwards. */
export function giveBack(piece: Buffer): void {
  sodium.sodium_memzero(piece)
  free.push((piece.byteOffset - slab.byteOffset) / SLOT_BYTES)
}

/** Overwrites a buffer that held something secret for a moment. */
export function wipe(buffer: Buffer): void {
  sodium.sodium_memzero(buffer)
}
