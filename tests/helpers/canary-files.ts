/** A folder whose names and contents are planted words: text, a table, a picture's comment, a document. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import type { Canaries } from './canaries.ts'

export interface CanaryFiles {
  /** The folder to import. */
  readonly folder: string
  /** The name of the text file, without its ending: a word to search for. */
  readonly word: string
  readonly names: { readonly text: string; readonly picture: string; readonly document: string }
}

export async function writeCanaryFiles(parent: string, canaries: Canaries): Promise<CanaryFiles> {
  const folder = join(parent, canaries.plant('folder name'))
  const inner = join(folder, canaries.plant('inner folder name'))
  mkdirSync(inner, { recursive: true })
  const word = canaries.plant('name of a text file')
  const names = {
    text: `${word}.txt`,
    picture: `${canaries.plant('name of a picture')}.png`,
    document: `${canaries.plant('name of a document')}.pdf`,
  }
  writeFileSync(join(folder, names.text), `${canaries.plant('text')} in a letter\n`.repeat(20_000))
  writeFileSync(join(folder, names.picture), png(canaries.plant('comment in a picture')))
  writeFileSync(join(folder, names.document), await pdf(canaries.plant('text of a document')))
  const table = join(inner, `${canaries.plant('name of a table')}.csv`)
  writeFileSync(table, `Payee,Amount\n${canaries.plant('cell of a table')},12\n`)
  return { folder, word, names }
}

/** A grey dot with a comment that a stored or cached copy of the file would carry (PNG, third edition, 11.3.3.2). */
function png(comment: string): Buffer {
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  const header = Buffer.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)
  const pixels = deflateSync(Buffer.of(0, 0x80))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${comment}`, 'latin1')),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

async function pdf(text: string): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  document.setTitle(text)
  document.addPage([420, 595]).drawText(text, { x: 40, y: 500, size: 18, font })
  return document.save({ useObjectStreams: false })
}
