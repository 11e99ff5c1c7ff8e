/**
 * Whether a name was typed as it stands elsewhere. Capitals, kinds of blanks, characters that nobody sees (the joiners of
 * Persian names) and the ways in which Unicode can write the same letters do not matter; everything else does.
 */
export function sameName(typed: string, name: string): boolean {
  const plain = (text: string) =>
    text
      .normalize('NFKC')
      .replace(/\p{DI}/gu, '')
      .trim()
      .replace(/\s+/gu, ' ')
      .toLowerCase()
  return plain(typed) === plain(name)
}
