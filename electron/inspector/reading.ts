/** Bounded reading of untrusted bytes: what lies outside is absent, never an exception. */

export function startsWith(bytes: Uint8Array, signature: readonly number[], offset = 0): boolean {
  return signature.every((byte, index) => bytes[offset + index] === byte)
}

/** `text` in ASCII, as bytes. */
export function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0))
}

/** @returns null where fewer than `length` bytes are left. */
export function viewAt(bytes: Uint8Array, offset: number, length: number): DataView | null {
  if (offset < 0 || offset + length > bytes.length) return null
  return new DataView(bytes.buffer, bytes.byteOffset + offset, length)
}
