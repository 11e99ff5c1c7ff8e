import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { OpenedVersion } from '../../../../electron/engine/files/version-content.ts'
import { itemAt } from '../../../../electron/engine/store/catalogue-items.ts'
import { listFolders } from '../../../../electron/engine/store/catalogue-folders.ts'
import { listItems } from '../../../../electron/engine/store/catalogue-list.ts'
import { nameFromText } from '../../../../electron/engine/store/stored-name.ts'
import { type CompartmentFixture, compartmentFixture } from '../../../helpers/compartment-fixture.ts'
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

  test('meets two sources of one name at one place', async () => {
    await using fixture = await compartmentFixture()
    for (const folder of ['a', 'b']) {
      mkdirSync(join(fixture.outside, folder))
      writeFileSync(join(fixture.outside, folder, 'same name.txt'), folder)
    }
    const sources = ['a', 'b'].map((folder) => join(fixture.outside, folder, 'same name.txt'))
    expect(await fixture.import(sources)).toMatchObject({ stored: 1, newVersions: 1 })
    expect((await contentOf(fixture, 'same name.txt')).toString()).toBe('b')
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
