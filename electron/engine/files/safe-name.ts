/** The longest name that the usual file systems take, in bytes of UTF-8. */
const NAME_BYTES = 255

/** What a path, a shell, a terminal or an eye could take for something else; and what Windows does not allow. */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb/\\<>:"|?*]|[\u{e0000}-\u{e007f}]/gu
/** Devices of Windows, whatever follows the first dot; the superscript digits count there too. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$| )/iu
/** Windows drops them, so that two names become one. */
const TRAILING = /[. ]+$/u

/**
 * A name that every usual file system takes and shows as it is: for writing a stored name, which may be anything,
 * outside the vault.
 */
export function safeName(name: string): string {
  const replaced = name.replace(UNSAFE, '_').replace(TRAILING, '_').replace(/^ /u, '_')
  const harmless = RESERVED.test(replaced) ? `_${replaced}` : replaced
  return shortened(harmless === '' ? '_' : harmless, '')
}

/** The same name with a number, before its ending. */
function numbered(name: string, number: number): string {
  return shortened(name, ` (${number})`)
}

/** Puts `mark` before the ending and takes characters from the stem until the whole fits. */
function shortened(name: string, mark: string): string {
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 32 ? name.slice(dot) : ''
  const room = NAME_BYTES - Buffer.byteLength(mark) - Buffer.byteLength(ending)
  let stem = name.slice(0, name.length - ending.length)
  if (Buffer.byteLength(stem) <= room) return stem + mark + ending
  const characters = Array.from(stem)
  let bytes = Buffer.byteLength(stem)
  while (bytes > room) bytes -= Buffer.byteLength(characters.pop() ?? '')
  stem = characters.join('').replace(TRAILING, '')
  return (stem === '' ? '_' : stem) + mark + ending
}

/**
 * Hands out names in one folder, no two alike: file systems that ignore case, or bring names into one Unicode form,
 * take `A.txt` and `a.txt` for one.
 */
export class FreeNames {
  readonly #taken = new Set<string>()

  /** @returns the safe name, numbered if another file has it already. */
  take(name: string): string {
    const safe = safeName(name)
    let candidate = safe
    for (let number = 2; this.#taken.has(folded(candidate)); number += 1) candidate = numbered(safe, number)
    this.#taken.add(folded(candidate))
    return candidate
  }
}

function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}
