/**
 * Parsers of bytes that anybody may have written, fed with good files that were spoilt at random: they give a value or
 * refuse it as their own damage. None throws anything else, and none runs on without end.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ContentDatabase } from '../../electron/engine/content/content-database.ts'
import { entryLayout } from '../../electron/engine/format/entry.ts'
import { entryOutline } from '../../electron/engine/format/entry-outline.ts'
import { ExtentTable } from '../../electron/engine/format/extents.ts'
import { grantLayout } from '../../electron/engine/format/grant.ts'
import { decodeHead } from '../../electron/engine/format/head.ts'
import { decodeInventory } from '../../electron/engine/format/inventory.ts'
import { decodeManifestBody, splitManifest } from '../../electron/engine/format/manifest.ts'
import { readPackHeader, readRecordHeader, RECORD_HEADER_BYTES } from '../../electron/engine/format/pack.ts'
import { decodeSheet, sheetTextIn } from '../../electron/engine/format/sheet-text.ts'
import { keptFormsLayout } from '../../electron/engine/format/kept-forms.ts'
import { decodeSubject, encodeSubject, requestLayout } from '../../electron/engine/format/request.ts'
import { successionLayout } from '../../electron/engine/format/succession.ts'
import { inspect } from '../../electron/inspector/inspect.ts'
import { Fault } from '../../shared/model/fault.ts'
import { closedInventory, framedHead } from '../helpers/framed-files.ts'
import { FULL_RUN, SEED } from '../helpers/full-run.ts'
import { COMPARTMENT, GIVER, MADE_AT, VAULT } from '../helpers/sample-keys.ts'
import { type Draw, seededDraw } from '../helpers/schema-values.ts'
import { readVector } from '../helpers/vector-file.ts'

const TRIES = FULL_RUN ? 400_000 : 1500

const fixtures = join(import.meta.dirname, '../fixtures')
const vault = join(fixtures, 'vault-1/vault')
const [shelf = ''] = readdirSync(join(fixtures, 'vault-1/drive/Strongroom'))
  .filter((name) => !name.endsWith('.json'))
  .map((name) => join(fixtures, 'vault-1/drive/Strongroom', name))
const [set = ''] = readdirSync(join(shelf, 'sets')).map((name) => join(shelf, 'sets', name))
const [pack = ''] = readdirSync(join(shelf, 'packs')).map((name) => join(shelf, 'packs', name))
const [compartment = ''] = readdirSync(join(vault, 'compartments'))

const TELLING = [0, 1, 0x7f, 0x80, 0xff, 0x9f, 0x5f, 0xbf, 0x3b]

/** One to four changes, as accidents and attackers make them. */
function spoilt(good: Buffer, draw: Draw): Buffer {
  let bytes = Buffer.from(good)
  for (let changes = 1 + draw(4); changes > 0 && bytes.length > 0; changes -= 1) {
    const at = draw(bytes.length)
    const length = 1 + draw(Math.min(64, bytes.length - at))
    const before = bytes.subarray(0, at)
    const kind = draw(6)
    if (kind === 0) bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << draw(8)), at)
    else if (kind === 1) bytes.writeUInt8(TELLING[draw(TELLING.length)] ?? 0, at)
    else if (kind === 2) bytes = Buffer.from(before)
    else if (kind === 3) bytes = Buffer.concat([before, bytes.subarray(at + length)])
    else if (kind === 4) bytes = Buffer.concat([before, bytes.subarray(at, at + length), bytes.subarray(at)])
    else bytes.fill(draw(256), at, at + length)
  }
  return bytes
}

const head = readFileSync(join(vault, 'head.a'))
const headBody = head.subarray(16, -32)
const inventory = readFileSync(join(set, 'inventory'))
const inventoryContent = inventory.subarray(0, -74)
const grant = grantLayout.encode(decodeHead(head).registryGrants[0] ?? expect.unreachable())
const entry = entryLayout.encode({
  ...{ sequence: 7, previous: Buffer.alloc(32, 1), at: 1_800_000_000_000, by: 'ab'.repeat(16) },
  ...{ act: 'file.imported', phase: 'done', of: 6, compartment: 'cd'.repeat(16) },
  ...{ facts: { stored: 3, bytes: 1000, reason: 'because' }, signature: Buffer.alloc(64, 2) },
})
const inside = Buffer.from([0, 0, 0, 1, 0xa0, 0, 0, 0, 0])
const forms = keptFormsLayout.encode({
  ...{ kind: 'forms', vaultId: VAULT, staffId: GIVER, keptAt: MADE_AT },
  ...{ forms: [{ name: 'policy', body: '{"days":3}' }], signature: Buffer.alloc(64, 3) },
})
const subject = encodeSubject({ compartment: COMPARTMENT, selection: { of: 'items', items: [GIVER] } })
const request = requestLayout.encode({
  ...{ act: 'file.export', subject, reason: 'for the client', approval: Buffer.alloc(64, 4) },
})
const { succession = Buffer.alloc(0) } = readVector(
  readFileSync(join(import.meta.dirname, '../vectors/format/succession-good.txt'), 'utf8'),
).blocks
const picture = (name: string) => readFileSync(join(fixtures, 'preview', name))
/** The beginnings of pictures, 640 by 480, in hexadecimal. */
const BEGINNINGS = {
  'a GIF':
    '474946383961 8002 e001 80 0000 000000ffffff 21f904 00000000 00 2c 0000 0000 8002 e001 00 02 02 4401 00 3b',
  'a WebP with loss':
    '52494646 20000000 57454250 56503820 14000000 300100 9d012a 8002 e001 00000000 00000000',
  'a WebP without': '52494646 20000000 57454250 5650384c 14000000 2f 7fc27700 00000000 00000000',
  'a WebP with more': '52494646 20000000 57454250 56503858 0a000000 10000000 7f0200 df0100',
  'a BMP': '424d 36100e00 0000 0000 36000000 28000000 80020000 e0010000 0100 1800 00000000 00000000',
}
const sniff = (bytes: Buffer) => inspect({ kind: 'sniff', head: bytes, totalBytes: bytes.length })
const sheet = Buffer.from(`%PDF-1.7\n/StrongroomSheet (STRONGROOM:${'0'.repeat(88)})\n%%EOF`)

type Parser = readonly [name: string, good: Buffer, parse: (bytes: Buffer) => unknown]

const PARSERS: readonly Parser[] = [
  ['a head', head, decodeHead],
  ['a head with a checksum of its own', headBody, (body) => decodeHead(framedHead(body))],
  ['an inventory', inventory, decodeInventory],
  [
    'an inventory with a checksum of its own',
    inventoryContent,
    (text) => decodeInventory(closedInventory(text)),
  ],
  ['a manifest', readFileSync(join(set, 'manifest')).subarray(0, 4096), splitManifest],
  ['the inside of a manifest', inside, decodeManifestBody],
  [
    'a table of extents',
    Buffer.alloc(200, 1),
    (bytes) => ExtentTable.decode(bytes, { compartments: 2, packs: 2 }),
  ],
  [
    'a pack',
    readFileSync(pack).subarray(0, 512),
    (bytes) => {
      readPackHeader(bytes)
      // Whoever walks a pack asks for a header only where there are bytes for one.
      return bytes.length < 12 + RECORD_HEADER_BYTES ? null : readRecordHeader(bytes, 12)
    },
  ],
  ['a grant', grant, (bytes) => grantLayout.decode(bytes)],
  ['an entry', entry, (bytes) => entryLayout.decode(bytes)],
  ['the outline of an entry', entry, entryOutline],
  ['a saved sheet', sheet, (bytes) => decodeSheet(sheetTextIn(bytes) ?? '')],
  ['kept forms', forms, (bytes) => keptFormsLayout.decode(bytes)],
  ['a request', request, (bytes) => decodeSubject(requestLayout.decode(bytes).subject)],
  ['the subject of a request', subject, decodeSubject],
  ['a succession', succession, (bytes) => successionLayout.decode(bytes)],
  ...['orientation-6.jpg', 'orientation-6.png', 'phrases.pdf', 'cp1252-quotes.txt'].map((name): Parser => [
    name,
    picture(name),
    sniff,
  ]),
  ...Object.entries(BEGINNINGS).map(([name, text]): Parser => [
    name,
    Buffer.from(text.replaceAll(' ', ''), 'hex'),
    sniff,
  ]),
]

test.each(Object.keys(BEGINNINGS))('%s is one before it is spoilt', (name) => {
  const [, good, look] = PARSERS.find(([of]) => of === name) ?? expect.unreachable()
  expect(look(good)).toMatchObject({ kind: 'image', width: 640, height: 480 })
})

test.each(PARSERS)(
  '%s',
  (_, good, parse) => {
    const draw = seededDraw(SEED * 7919 + good.length)
    const wrong: string[] = []
    for (let tries = 0; tries < TRIES; tries += 1) {
      const bytes = spoilt(good, draw)
      try {
        parse(bytes)
      } catch (error) {
        if (!(error instanceof Fault) || error.code === 'defect')
          wrong.push(`${String(error)}: ${bytes.subarray(0, 2000).toString('base64')}`)
      }
    }
    expect(wrong).toEqual([])
  },
  FULL_RUN ? 3_600_000 : 60_000,
)

const folder = mkdtempSync(join(tmpdir(), 'strongroom-hostile-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

test(
  'a file of sealed chunks, page by page',
  () => {
    const good = readFileSync(join(vault, 'compartments', compartment, 'content.db'))
    const draw = seededDraw(SEED * 7919 + 11)
    const wrong: string[] = []
    for (let tries = 0; tries < TRIES / 30; tries += 1) {
      const path = join(folder, `${String(tries)}.db`)
      // The heads of pages lead from one to the next: most changes belong there.
      const bytes = Buffer.from(good)
      for (let changes = 1 + draw(6); changes > 0; changes -= 1) {
        const page = draw(bytes.length / 65_536) * 65_536
        bytes.writeUInt8(draw(256), page + draw(draw(3) === 0 ? 65_536 : 120))
      }
      writeFileSync(path, bytes)
      try {
        const database = new ContentDatabase(path, 'read')
        try {
          for (const id of database.versions()) database.read(id, 0)
          for (const { version } of database.extents()) database.read(version, 0)
        } finally {
          database.close()
        }
      } catch (error) {
        if (!(error instanceof Fault) || error.code === 'defect')
          wrong.push(`${String(tries)}: ${String(error)}`)
      }
      rmSync(path)
    }
    expect(wrong).toEqual([])
  },
  FULL_RUN ? 3_600_000 : 60_000,
)
