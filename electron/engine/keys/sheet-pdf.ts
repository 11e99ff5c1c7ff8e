/** A recovery sheet as a PDF page: A4, black on white, with what its keeper needs to know. */
import { PDFDocument, PDFName, type PDFPage, PDFString, rgb } from '@cantoo/pdf-lib'
import type { Sheet } from '../../../shared/contract/vault.ts'
import { Column, embedFonts, type Fonts, nameDocument, PAGE, printable } from './pdf-column.ts'

const QR_SIDE = 190
/** As long as a line for a name written by hand. */
const NAME_LEFT_OFF =
  'Office: ______________________ (write the name here; this page cannot print its letters)'

/**
 * @param office any text. Letters that the standard fonts lack are shown without their marks; a name with letters they
 *   have no form of is left off, and the page says so: the number of the set tells whose sheet it is.
 * @param madeAt milliseconds since 1970 UTC.
 */
export async function sheetPdf(sheet: Sheet, office: string, madeAt: number): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const fonts = await embedFonts(document)
  nameDocument(document, `Recovery sheet ${sheet.number} of ${sheet.total}`, madeAt)
  const column = new Column(document)
  writeHeading(column, fonts, sheet, office, madeAt)
  drawShare(column.page, column, fonts, sheet)
  writeAdvice(column, fonts, sheet)
  // Uncompressed, so that the share's text stands in the file as it is: see sheetTextIn.
  document.catalog.set(PDFName.of('StrongroomSheet'), PDFString.of(sheet.text))
  return document.save({ useObjectStreams: false })
}

function writeHeading(column: Column, fonts: Fonts, sheet: Sheet, office: string, madeAt: number): void {
  column
    .write('Strongroom recovery sheet', fonts.bold, 22)
    .space(6)
    .write(printable(office, fonts.bold) ?? NAME_LEFT_OFF, fonts.bold, 14)
    .space(4)
    .write(`Sheet ${sheet.number} of ${sheet.total}. Any ${sheet.needed} open the vault.`, fonts.plain, 14)
    .write(`Set ${sheet.setId}, made on ${new Date(madeAt).toISOString().slice(0, 10)}`, fonts.plain, 10)
    .space(18)
}

function drawShare(page: PDFPage, column: Column, fonts: Fonts, sheet: Sheet): void {
  const top = column.y
  page.drawSvgPath(sheet.qrPath, {
    x: PAGE.width - PAGE.margin - QR_SIDE,
    y: top,
    scale: QR_SIDE / sheet.qrSize,
    color: rgb(0, 0, 0),
  })
  sheet.lines.forEach((line, index) => column.write(`${index + 1}.  ${line}`, fonts.mono, 16))
  column.space(Math.max(0, QR_SIDE - (top - column.y)) + 22)
}

function writeAdvice(column: Column, fonts: Fonts, { needed, total }: Sheet): void {
  const paragraph = (heading: string, text: string): void => {
    column.write(heading, fonts.bold, 11).write(text, fonts.plain, 11).space(8)
  }
  paragraph(
    'What this is',
    `One of ${total} sheets that together open this office's vault and every backup of it when the machine or all passcodes are lost. ${needed} different sheets are enough; fewer tell nothing.`,
  )
  paragraph(
    'How to keep it',
    'Keep every sheet in a different locked place, such as a safe and a bank box, and in the hands of different people. Write down who keeps which. Keep none of them beside the machine or with the backup drives.',
  )
  paragraph(
    'What not to do',
    'Do not photograph, scan, copy or send it, and do not type it into anything but Strongroom. If it is lost, or somebody else may have seen it, tell a custodian at once.',
  )
  paragraph(
    'How to use it',
    'Strongroom asks for sheets when it restores a backup and when passcodes are lost. Type the eight lines, or scan the code. Case, spaces and hyphens do not matter; there is no letter I, L, O or U. The last character of each line checks the line.',
  )
  paragraph(
    'Once a year',
    'Take the sheet out and let Strongroom test it. It then says "correct" without opening anything.',
  )
}
