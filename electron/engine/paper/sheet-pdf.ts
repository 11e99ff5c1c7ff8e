/** A recovery sheet as a PDF page: A4, black on white, with what its keeper needs to know. */
import { PDFDocument, PDFName, PDFString, rgb } from '@cantoo/pdf-lib'
import type { Sheet } from '../../../shared/contract/vault.ts'
import { localDayOf } from '../../../shared/model/days.ts'
import { Column, embedFonts, named, nameDocument, PAGE, type PrintedPages } from './pdf-column.ts'

const QR_SIDE = 190
/**
 * @param office any text.
 * @param madeAt milliseconds since 1970 UTC.
 */
export async function sheetPdf(sheet: Sheet, office: string, madeAt: number): Promise<PrintedPages> {
  const document = await PDFDocument.create()
  nameDocument(document, `Recovery sheet ${sheet.number} of ${sheet.total}`, madeAt)
  const column = new Column(document, await embedFonts(document))
  writeHeading(column, sheet, office, madeAt)
  drawShare(column, sheet)
  writeAdvice(column, sheet)
  // Uncompressed, so that the share's text stands in the file as it is: see sheetTextIn.
  document.catalog.set(PDFName.of('StrongroomSheet'), PDFString.of(sheet.text))
  return { bytes: await document.save({ useObjectStreams: false }), unprinted: column.unprinted }
}

function writeHeading(column: Column, sheet: Sheet, office: string, madeAt: number): void {
  column
    .write('Strongroom recovery sheet', 'bold', 22)
    .space(6)
    .write(named(office), 'bold', 14)
    .space(4)
    .write(`Sheet ${sheet.number} of ${sheet.total}. Any ${sheet.needed} open the vault.`, 'plain', 14)
    .write(`Set ${sheet.setId}, made on ${localDayOf(madeAt)}`, 'plain', 10)
    .space(18)
}

function drawShare(column: Column, sheet: Sheet): void {
  const top = column.y
  column.page.drawSvgPath(sheet.qrPath, {
    x: PAGE.width - PAGE.margin - QR_SIDE,
    y: top,
    scale: QR_SIDE / sheet.qrSize,
    color: rgb(0, 0, 0),
  })
  sheet.lines.forEach((line, index) => column.write(`${index + 1}.  ${line}`, 'mono', 16))
  column.space(Math.max(0, QR_SIDE - (top - column.y)) + 22)
}

function writeAdvice(column: Column, { needed, total }: Sheet): void {
  const paragraph = (heading: string, text: string): void => {
    column.write(heading, 'bold', 11).write(text, 'plain', 11).space(8)
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
