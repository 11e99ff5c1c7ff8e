/**
 * A stored name as it may be shown: what could deceive the eye (control characters, line breaks, direction
 * overrides, invisible characters, lone surrogates) appears as its code point, `<U+202E>`, never as itself.
 */
const DECEPTIVE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

export function displayName(name: string): string {
  return name.replace(DECEPTIVE, (character) => {
    const codePoint = character.codePointAt(0) ?? 0
    return `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`
  })
}
