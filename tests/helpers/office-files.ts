/** A folder as somebody brings it on a stick: a letter, a scan, a document, a table, and what is no file. */
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync, crc32 } from 'node:zlib'
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { bytesOf } from './sample-tree.ts'

/** Regular files in the folder that {@link writeOfficeFiles} makes. */
export const OFFICE_FILE_COUNT = 6

/** Writes the folder `Haddad` into `parent`. @returns its path. */
export const writeOfficeFiles = async (parent: string): Promise<string> => {
  const folder = join(parent, 'Haddad')
  const inner = join(folder, 'Accounts 2025')
  await mkdir(inner, { recursive: true })
  await writeFile(
    join(folder, 'Letter to the court.txt'),
    'Dear Sirs,\nthe codicil is enclosed.\n'.repeat(200),
  )
  await writeFile(join(folder, 'Passport scan.png'), png(320, 200))
  await writeFile(
    join(folder, 'Last will.pdf'),
    await pdf(['the first page', 'a codicil stands here', 'the end']),
  )
  await writeFile(
    join(inner, 'Payments.csv'),
    'Date,Payee,Amount\n2025-03-01,"Baker, Son",120.50\n2025-03-02,=1+1,7\n',
  )
  await writeFile(join(inner, 'Statement.bin'), bytesOf(700_000, 7))
  await writeFile(join(inner, 'empty.txt'), '')
  await symlink('/etc/hostname', join(inner, 'shortcut'))
  return folder
}

/** A document with one line of text on each page. */
const pdf = async (lines: readonly string[]): Promise<Uint8Array> => {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (const line of lines) document.addPage([420, 595]).drawText(line, { x: 40, y: 500, size: 18, font })
  return document.save()
}

/** A picture of one colour, as the PNG specification (third edition, section 5) has it. */
const png = (width: number, height: number): Buffer => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, 0x66)])
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
  const signature = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
