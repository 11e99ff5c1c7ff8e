import encodeQR from 'qr'
import type { Sheet } from '../../../shared/contract/vault.ts'
import { encodeSheetLines, encodeSheetText, type SheetContent } from '../format/sheet-text.ts'

/** ISO/IEC 18004, 5.3.8: readers want a margin of four modules. It is part of the drawing's size. */
const QUIET_MODULES = 4

/**
 * A sheet as people get it: lines to type and a QR code to scan. From here on the share is text, which cannot be wiped
 * and goes with the process.
 */
export function printedSheet(content: SheetContent): Sheet {
  const lines = encodeSheetLines(content)
  const text = encodeSheetText(lines)
  const modules = encodeQR(text, 'raw', { ecc: 'medium', encoding: 'alphanumeric', border: QUIET_MODULES })
  return {
    number: content.number,
    total: content.total,
    needed: content.needed,
    setId: content.setId,
    lines,
    text,
    qrPath: modules.map(rowPath).join(''),
    qrSize: modules.length,
  }
}

/** SVG path data of one row: a rectangle for each run of dark modules. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x += 1) {
    if (row[x] !== true) continue
    const end = row.indexOf(false, x)
    const width = (end < 0 ? row.length : end) - x
    path += `M${x} ${y}h${width}v1h-${width}z`
    x += width
  }
  return path
}
