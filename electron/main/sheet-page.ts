/** A recovery sheet as a page to print: nothing but text and one path. */
import type { Sheet } from '../../shared/contract/vault.ts'
import { SHEET_TEXT } from '../../shared/text/shell-text.ts'

const STYLE = `
@page { size: A4; margin: 20mm }
* { margin: 0; box-sizing: border-box }
body { font: 11pt/1.5 sans-serif; color: #000; background: #fff }
section { break-inside: avoid }
h1 { font-size: 20pt }
h2 { font-size: 13pt; font-weight: normal; margin-bottom: 8mm }
p { margin-bottom: 3mm }
ol { font: 13pt/1.9 monospace; margin: 8mm 0 8mm 12mm; padding: 0 }
svg { width: 55mm; height: 55mm; display: block; margin-bottom: 8mm }
`

/** @param nonce names the one style sheet that the page's policy allows. */
export function sheetPage(office: string, sheet: Sheet, nonce: string): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${SHEET_TEXT.title}</title><style nonce="${escape(nonce)}">${STYLE}</style></head><body>`,
    sheetSection(office, sheet),
    '</body></html>',
  ].join('')
}

function sheetSection(
  office: string,
  { number, total, needed, setId, lines, qrPath, qrSize }: Sheet,
): string {
  return [
    `<section><h1>${SHEET_TEXT.title}: ${escape(office)}</h1>`,
    `<h2>${SHEET_TEXT.count(number, total)} · ${SHEET_TEXT.set} ${escape(setId)}</h2>`,
    `<p>${SHEET_TEXT.needed(needed)}</p>`,
    `<ol>${lines.map((line) => `<li>${escape(line)}</li>`).join('')}</ol>`,
    // Four modules of quiet zone all round (ISO/IEC 18004).
    `<svg viewBox="-4 -4 ${qrSize + 8} ${qrSize + 8}"><path d="${escape(qrPath)}"/></svg>`,
    `<p>${SHEET_TEXT.keep}</p><p>${SHEET_TEXT.never}</p></section>`,
  ].join('')
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
