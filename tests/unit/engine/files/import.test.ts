import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { item } from '../../../../shared/contract/file.ts'
import { LIMITS } from '../../../../shared/limits.ts'
import { OpenedVersion } from '../../../../electron/engine/files/version-content.ts'
import { itemAt } from '../../../../electron/engine/store/catalogue-items.ts'
import { listFolders } from '../../../../electron/engine/store/catalogue-folders.ts'
import { listItems } from '../../../../electron/engine/store/catalogue-list.ts'
import { nameFromText } from '../../../../electron/engine/store/stored-name.ts'
import { type CompartmentFixture, compartmentFixture } from '../../../helpers/compartment-fixture.ts'
import { faultOf } from '../../../helpers/fault-of.ts'
import { bytesOf } from '../../../helpers/sample-tree.ts'

const MEBIBYTE = 1024 * 1024
/** Takes longer to store than the interval between two reports of progress. */
const LONG = 256 * MEBIBYTE

function sparse(path: string, bytes: number): void {
  writeFileSync(path, '')
  truncateSync(path, bytes)
}

function everything({ compartment }: CompartmentFixture) {
  return listItems(compartment.catalogue.read, {
    view: { of: 'everything' },
    sort: 'name',
    descending: false,
    offset: 0,
    limit: 500,
  }).rows
}

async function contentOf(fixture: CompartmentFixture, name: string): Promise<Buffer> {
  const stored = itemAt(fixture.compartment.catalogue.read, 1, nameFromText(name))
  if (stored === null) throw new Error('no such item')
  using version = new OpenedVersion(fixture.compartment, stored)
  const pieces: Buffer[] = []
  for await (const piece of version.read()) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

describe('importing', () => {
  test('brings every byte back, around the borders of chunks, after the vault was locked', async () => {
    await using fixture = await compartmentFixture()
    const sizes = [0, 1, 4096, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE, 3 * MEBIBYTE + 17]
    const files = sizes.map((size, seed) => {
      const path = join(fixture.outside, `file ${size}.bin`)
      writeFileSync(path, bytesOf(size, seed))
      return path
    })
    const result = await fixture.import(files)
    expect(result).toMatchObject({ stored: sizes.length, newVersions: 0, duplicates: 0, cancelled: false })
    expect(result.storedBytes).toBe(sizes.reduce((sum, size) => sum + size))
    await using again = await fixture.reopen()
    for (const [seed, size] of sizes.entries())
      expect((await contentOf(again, `file ${size}.bin`)).equals(bytesOf(size, seed))).toBe(true)
  })

  test('recreates folders, empty ones too, and reuses those that are there', async () => {
    await using fixture = await compartmentFixture()
    const top = join(fixture.outside, 'Case 17')
    mkdirSync(join(top, 'letters', 'empty'), { recursive: true })
    writeFileSync(join(top, 'letters', 'one.txt'), 'one')
    await fixture.import([top])
    writeFileSync(join(top, 'letters', 'two.txt'), 'two')
    const second = await fixture.import([top])
    expect(second).toMatchObject({ stored: 1, duplicates: 1 })
    const db = fixture.compartment.catalogue.read
    const [caseFolder] = listFolders(db, null)
    const [letters] = listFolders(db, caseFolder?.id ?? null)
    expect(caseFolder).toMatchObject({ name: 'Case 17', folders: 1, items: 0 })
    expect(letters).toMatchObject({ name: 'letters', folders: 1, items: 2 })
    expect(everything(fixture).map(({ path, name }) => [...path, name].join('/'))).toEqual([
      'Case 17/letters/one.txt',
      'Case 17/letters/two.txt',
    ])
  })

  test('tells a duplicate from a newer version by its bytes', async () => {
    await using fixture = await compartmentFixture()
    const path = join(fixture.outside, 'contract.pdf')
    writeFileSync(path, bytesOf(2 * MEBIBYTE + 5, 1))
    await fixture.import([path])
    expect(await fixture.import([path])).toMatchObject({ stored: 0, duplicates: 1, newVersions: 0 })
    const changed = bytesOf(2 * MEBIBYTE + 5, 1)
    changed[2 * MEBIBYTE + 4] = (changed.at(-1) ?? 0) ^ 0xff
    writeFileSync(path, changed)
    expect(await fixture.import([path])).toMatchObject({ stored: 0, duplicates: 0, newVersions: 1 })
    expect(everything(fixture)).toMatchObject([{ name: 'contract.pdf', versions: 2 }])
    expect((await contentOf(fixture, 'contract.pdf')).equals(changed)).toBe(true)
  })

  test('stores files of one name from two folders as two files, and knows them again in any order', async () => {
    await using fixture = await compartmentFixture()
    const sources = ['Meier', 'Huber'].map((customer) => {
      const folder = join(fixture.outside, customer, 'Documents')
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'passport.pdf'), `passport of ${customer}`)
      writeFileSync(join(folder, 'form.pdf'), 'the same for everybody')
      return folder
    })
    const passports = sources.map((folder) => join(folder, 'passport.pdf'))
    const first = await fixture.import([...sources, ...passports])
    expect(first).toMatchObject({ stored: 6, newVersions: 0, duplicates: 0 })
    const names = ['Documents (Meier)', 'Documents (Huber)', 'passport (Meier).pdf', 'passport (Huber).pdf']
    expect(first.notes).toEqual([{ note: 'named-apart', total: 4, names }])
    for (const customer of ['Meier', 'Huber'])
      expect((await contentOf(fixture, `passport (${customer}).pdf`)).toString()).toContain(customer)
    const again = await fixture.import([...passports, ...sources].toReversed())
    expect(again).toMatchObject({ stored: 0, newVersions: 0, duplicates: 6 })
  })

  test('takes files of one name with the same bytes for one', async () => {
    await using fixture = await compartmentFixture()
    const sources = ['a', 'b'].map((folder) => {
      mkdirSync(join(fixture.outside, folder))
      const path = join(fixture.outside, folder, 'form.pdf')
      writeFileSync(path, bytesOf(2 * MEBIBYTE + 5, 1))
      return path
    })
    expect(await fixture.import(sources)).toMatchObject({ stored: 1, duplicates: 1, notes: [] })
    expect(everything(fixture).map(({ name }) => name)).toEqual(['form.pdf'])
  })

  test('names each file that became a new version, and each that is older than what it follows', async () => {
    await using fixture = await compartmentFixture()
    const folder = join(fixture.outside, 'Case')
    mkdirSync(folder)
    const lay = (name: string, content: string, day: string) => {
      writeFileSync(join(folder, name), content)
      utimesSync(join(folder, name), new Date(day), new Date(day))
    }
    lay('minutes.txt', 'signed', '2026-03-01')
    lay('notes.txt', 'first', '2026-03-01')
    await fixture.import([folder])
    lay('minutes.txt', 'draft', '2026-02-01')
    lay('notes.txt', 'second', '2026-04-01')
    expect((await fixture.import([folder])).notes).toEqual([
      { note: 'older-version', total: 1, names: ['Case/minutes.txt'] },
      { note: 'new-version', total: 1, names: ['Case/notes.txt'] },
    ])
  })

  test('keeps dates before 1970, never rounded up, and brings one beyond every calendar into range', async () => {
    await using fixture = await compartmentFixture()
    // The file system of the temporary folder may know fewer years than memory does.
    const place = mkdtempSync('/dev/shm/strongroom-dates-')
    try {
      const dates: Record<string, string> = {
        'deed.txt': '-460000000.123456',
        'half.txt': '-0.5',
        'far.txt': '139691798034352',
        'farther.txt': '-139691798034352',
        'today.txt': '1783243423.9999',
      }
      for (const [name, date] of Object.entries(dates)) {
        writeFileSync(join(place, name), name)
        execFileSync('touch', ['-d', `@${date}`, join(place, name)])
      }
      const result = await fixture.import([place])
      expect(result).toMatchObject({ stored: 5, skipped: { total: 0 } })
      const folder = basename(place)
      expect(result.notes).toEqual([
        { note: 'date-not-kept', total: 2, names: [`${folder}/far.txt`, `${folder}/farther.txt`] },
      ])
      await using again = await fixture.reopen()
      const kept = Object.fromEntries(everything(again).map(({ name, modifiedAt }) => [name, modifiedAt]))
      expect(kept).toEqual({
        'deed.txt': -460_000_000_124,
        'half.txt': -500,
        'far.txt': LIMITS.lastInstant,
        'farther.txt': -LIMITS.lastInstant,
        'today.txt': 1_783_243_423_999,
      })
      for (const row of everything(again)) expect(item.parse(row)).toEqual(row)
    } finally {
      rmSync(place, { recursive: true })
    }
  })

  test('meets a name in whatever Unicode form it comes, and keeps twins of one folder apart', async () => {
    await using fixture = await compartmentFixture()
    const lay = (folder: string, names: readonly string[], form: 'NFC' | 'NFD') => {
      const path = join(fixture.outside, form, folder.normalize(form))
      mkdirSync(path, { recursive: true })
      for (const name of names) writeFileSync(join(path, name.normalize(form)), name)
      return path
    }
    const names = ['한글 문서.txt', 'がぎぐ契約.txt', 'Müller Übergabe.txt']
    await fixture.import([lay('Übergabe', names, 'NFC')])
    const second = await fixture.import([lay('Übergabe', names, 'NFD')])
    expect(second).toMatchObject({ stored: 0, newVersions: 0, duplicates: 3 })
    expect(everything(fixture)).toHaveLength(3)
    const twins = lay('twins', ['é.txt'], 'NFC')
    writeFileSync(join(twins, 'é.txt'.normalize('NFD')), 'another')
    expect(await fixture.import([twins])).toMatchObject({ stored: 2, newVersions: 0 })
    expect(await fixture.import([twins])).toMatchObject({ stored: 0, duplicates: 2 })
  })

  test('says before the first byte that there is no room, but not for what is stored already', async () => {
    await using fixture = await compartmentFixture()
    const path = join(fixture.outside, 'disk image')
    sparse(path, 5 * MEBIBYTE)
    await fixture.import([path])
    const { bavail, bsize } = statfsSync(fixture.vault.folder)
    sparse(path, bavail * bsize + 1024 * MEBIBYTE)
    const fault = await faultOf(() => fixture.import([path]))
    expect(fault).toMatchObject({ code: 'disk-full', details: { place: 'vault' } })
    expect(fault.details['neededBytes']).toBeGreaterThan(Number(fault.details['freeBytes']))
    expect(await fixture.compartment.content.versions()).toHaveLength(1)
    sparse(path, 5 * MEBIBYTE)
    expect(await fixture.import([path])).toMatchObject({ duplicates: 1 })
  })

  test('counts what a removal left free inside the vault as room', async () => {
    await using fixture = await compartmentFixture()
    writeFileSync(join(fixture.outside, 'big'), bytesOf(8 * MEBIBYTE, 1))
    await fixture.import([join(fixture.outside, 'big')])
    expect(await fixture.compartment.content.spareBytes()).toBe(0)
    await fixture.compartment.content.remove(await fixture.compartment.content.versions())
    expect(await fixture.compartment.content.spareBytes()).toBeGreaterThan(7 * MEBIBYTE)
  })

  test('stores only regular files, and waits for nothing else', async () => {
    await using fixture = await compartmentFixture()
    const folder = join(fixture.outside, 'mixed')
    mkdirSync(folder)
    writeFileSync(join(folder, 'real.txt'), 'real')
    symlinkSync(join(folder, 'real.txt'), join(folder, 'link.txt'))
    symlinkSync('/', join(folder, 'link to a folder'))
    execFileSync('mkfifo', [join(folder, 'fifo')])
    const server = createServer().listen(join(folder, 'socket'))
    try {
      const result = await fixture.import([folder, '/dev/null', join(fixture.outside, 'nothing')])
      expect(result.stored).toBe(1)
      expect(Object.fromEntries(result.skipped.rows.map(({ name, code }) => [name, code]))).toEqual({
        'mixed/link.txt': 'not-regular',
        'mixed/link to a folder': 'not-regular',
        'mixed/fifo': 'not-regular',
        'mixed/socket': 'not-regular',
        null: 'not-regular',
        nothing: 'source-gone',
      })
    } finally {
      server.close()
    }
  })

  test('keeps names as data: bytes that are no text, twins, directions, newlines, 255 bytes', async () => {
    await using fixture = await compartmentFixture()
    const folder = Buffer.from(join(fixture.outside, 'names'))
    mkdirSync(folder)
    const names = [
      Buffer.from('\u00e9.txt'),
      Buffer.from('e\u0301.txt'),
      Buffer.from([0x61, 0xff, 0xfe, 0x62]),
      Buffer.from('line\nbreak'),
      Buffer.from('gnp.\u202egpj'),
      Buffer.from('A.txt'),
      Buffer.from('a.txt'),
      Buffer.from('x'.repeat(255)),
      Buffer.from('CON'),
      Buffer.from('..hidden'),
    ]
    for (const name of names) writeFileSync(Buffer.concat([folder, Buffer.from('/'), name]), name)
    const result = await fixture.import([folder.toString()])
    expect(result).toMatchObject({ stored: names.length, skipped: { total: 0 } })
    expect(new Set(everything(fixture).map(({ name }) => name)).size).toBe(names.length)
    expect(everything(fixture).map(({ name }) => name)).toContain('a<FF><FE>b')
    expect(await fixture.import([folder.toString()])).toMatchObject({ stored: 0, duplicates: names.length })
  })

  test('tells a file that changes while it is read, and stores the others', async () => {
    await using fixture = await compartmentFixture()
    const changing = ['grows', 'shrinks', 'is replaced']
    for (const name of changing) sparse(join(fixture.outside, name), LONG)
    writeFileSync(join(fixture.outside, 'stays'), 'the same')
    const acts: Record<string, (path: string) => void> = {
      grows: (path) => appendFileSync(path, 'more'),
      shrinks: (path) => writeFileSync(path, 'less'),
      'is replaced': (path) => {
        sparse(`${path}.other`, LONG)
        renameSync(`${path}.other`, path)
      },
    }
    for (const name of changing) {
      const path = join(fixture.outside, name)
      let acted = false
      const result = await fixture.import(
        [path, join(fixture.outside, 'stays')],
        {},
        {
          signal: new AbortController().signal,
          report: ({ phase, doneBytes }) => {
            if (phase !== 'sealing' || doneBytes === 0 || acted) return
            acted = true
            acts[name]?.(path)
          },
        },
      )
      expect(acted).toBe(true)
      expect(result.skipped.rows).toEqual([{ name, code: 'source-changed' }])
    }
    expect(everything(fixture).map(({ name }) => name)).toEqual(['stays'])
  })

  test('passes by what may not be read', async () => {
    await using fixture = await compartmentFixture()
    const folder = join(fixture.outside, 'mixed')
    mkdirSync(join(folder, 'closed'), { recursive: true })
    writeFileSync(join(folder, 'open.txt'), 'open')
    writeFileSync(join(folder, 'closed.txt'), 'closed')
    chmodSync(join(folder, 'closed.txt'), 0)
    chmodSync(join(folder, 'closed'), 0)
    const result = await fixture.import([folder])
    chmodSync(join(folder, 'closed'), 0o700)
    // Who is root may read everything.
    const refused = process.getuid?.() === 0 ? 0 : 2
    expect(result).toMatchObject({ stored: refused === 0 ? 2 : 1, skipped: { total: refused } })
  })

  test('never takes the vault into itself', async () => {
    await using fixture = await compartmentFixture()
    const { folder, base } = fixture.vault
    symlinkSync(folder, join(fixture.outside, 'way in'))
    const sources = [folder, join(folder, 'head.a'), join(fixture.outside, 'way in', 'registry.db')]
    const direct = await fixture.import(sources)
    expect(direct.stored).toBe(0)
    expect(direct.skipped.rows.map(({ code }) => code)).toEqual(Array(3).fill('place-unsuitable'))
    const around = await fixture.import([base])
    expect(around.skipped.rows).toContainEqual(expect.objectContaining({ code: 'place-unsuitable' }))
    expect(everything(fixture).every(({ path }) => !path.includes('Vault'))).toBe(true)
  })

  test('keeps what was complete when somebody cancels, and nothing of the file in progress', async () => {
    await using fixture = await compartmentFixture()
    writeFileSync(join(fixture.outside, 'a small'), 'done before')
    sparse(join(fixture.outside, 'b large'), LONG)
    const stop = new AbortController()
    const result = await fixture.import(
      [join(fixture.outside, 'a small'), join(fixture.outside, 'b large')],
      {},
      {
        signal: stop.signal,
        report: ({ doneBytes }) => {
          if (doneBytes > 5 * MEBIBYTE) stop.abort()
        },
      },
    )
    expect(result).toMatchObject({ cancelled: true, stored: 1 })
    expect(everything(fixture).map(({ name }) => name)).toEqual(['a small'])
    expect(await fixture.compartment.content.versions()).toHaveLength(1)
    const [last] = fixture.session.ledger.list({}, 0, 1).rows
    expect(last).toMatchObject({ act: 'file.imported', phase: 'cancelled', facts: { stored: 1 } })
  })

  test('writes its intent before and its counts after into the ledger', async () => {
    await using fixture = await compartmentFixture()
    writeFileSync(join(fixture.outside, 'file'), 'content')
    await fixture.import([join(fixture.outside, 'file')])
    const [done, intent] = fixture.session.ledger.list({ act: 'file.imported' }, 0, 2).rows
    expect(intent).toMatchObject({ phase: 'intent', compartment: fixture.compartment.id })
    expect(done).toMatchObject({ phase: 'done', of: intent?.sequence, facts: { stored: 1, storedBytes: 7 } })
  })
})
