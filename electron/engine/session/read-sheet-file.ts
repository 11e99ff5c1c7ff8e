import { realpath } from 'node:fs/promises'
import { Fault } from '../../../shared/model/fault.ts'
import { sheetTextIn } from '../format/sheet-text.ts'
import { readSmall } from '../store/durable-file.ts'

/** A page with a drawn QR code is some tens of kilobytes. */
const FILE_MAX_BYTES = 1024 * 1024

/**
 * The text of a recovery sheet out of a file: a PDF that `RecoveryDesk.save` wrote, or lines typed into a text file.
 * @throws Fault `source-gone`, `sheet-invalid`, and those of the environment.
 */
export async function readSheetFile(path: string): Promise<string> {
  // What a person chose may be a link.
  const file = await realpath(path).catch(() => path)
  const bytes = await readSmall(file, FILE_MAX_BYTES, 'drive')
  if (bytes === null) throw new Fault('source-gone')
  const text = bytes === 'too-long' ? null : sheetTextIn(bytes)
  if (text === null) throw new Fault('sheet-invalid')
  return text
}
