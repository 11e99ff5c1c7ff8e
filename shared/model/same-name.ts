/**
 * Whether a name was typed as it stands elsewhere. Capitals, kinds of blanks and the ways in which Unicode can write
 * the same letters do not matter; everything else does.
 */
export function sameName(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase()
  return plain(typed) === plain(name)
}
