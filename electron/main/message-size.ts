/** Deeper than any input of the contract. */
const DEPTH = 12
/** What anything costs besides the text in it. */
const ELEMENT_BYTES = 8

/**
 * How large a message from the window is: its text in UTF-8, and eight bytes for every element.
 * @returns null as soon as it exceeds the limit, is nested too deeply, or holds anything but plain data (structured
 * cloning delivers maps, dates and buffers too, which no input of the contract has).
 */
export function messageSize(message: unknown, limitBytes: number): number | null {
  let left = limitBytes
  const spend = (bytes: number): boolean => (left -= bytes) >= 0

  const walk = (value: unknown, depth: number): boolean => {
    if (depth === 0 || !spend(ELEMENT_BYTES)) return false
    // The length first: a text that is far too long is not even counted.
    if (typeof value === 'string') return value.length <= left && spend(Buffer.byteLength(value))
    if (value === null || ['undefined', 'boolean', 'number'].includes(typeof value)) return true
    // The length first here too: an array of holes is as long as it says, and costs nothing to send.
    if (Array.isArray(value))
      return value.length * ELEMENT_BYTES <= left && value.every((element) => walk(element, depth - 1))
    return (
      isPlain(value) &&
      Object.entries(value)
        .flat()
        .every((element) => walk(element, depth - 1))
    )
  }

  return walk(message, DEPTH) ? limitBytes - left : null
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
