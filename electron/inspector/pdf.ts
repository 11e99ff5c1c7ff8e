/** PDF (ISO 32000-2, 7.5.2; readers accept the header anywhere in the first 1024 bytes). */
const HEADER_WITHIN = 1024
const HEADER = /%PDF-[12]\.\d/

export function isPdf(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, HEADER_WITHIN)
  return HEADER.test(String.fromCharCode(...head))
}
