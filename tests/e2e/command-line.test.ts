import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  openSync,
  writeSync,
  closeSync,
  readFileSync,
} from 'node:fs'
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CommandBench, program } from '../helpers/command.ts'
import { fingerprint, writeSampleTree } from '../helpers/sample-tree.ts'

const MINUTES = 60_000

describe('the whole way by command line', () => {
  test(
    'store, back up, lose the machine, restore with two sheets: every byte is back',
    async () => {
      using bench = new CommandBench()
      const source = bench.path('source')
      const drive = bench.path('drive')
      mkdirSync(drive)
      writeSampleTree(source, 120)
      await bench.createVault()
      expect(await bench.json(['compartment', 'create', 'Harbour', ...bench.signedIn])).toMatchObject({
        status: 0,
      })
      const into = ['import', '--compartment', 'Harbour', source, ...bench.signedIn]
      expect(await bench.json(into)).toMatchObject({ status: 0, stored: 120, duplicates: 0 })
      const first = await bench.json(['backup', 'create', '--drive', drive, ...bench.signedIn])
      expect(first).toMatchObject({ status: 0, versions: 120 })

      appendFileSync(join(source, 'group 3/inner folder/invoice 24.txt'), 'changed')
      expect(await bench.json(into)).toMatchObject({ status: 0, stored: 0, newVersions: 1, duplicates: 119 })
      const second = await bench.json(['backup', 'create', '--drive', drive, ...bench.signedIn])
      expect(second).toMatchObject({ status: 0, versions: 121 })
      expect(second['addedBytes']).toBeLessThan(Number(first['addedBytes']) / 2)
      expect(await bench.json(['backup', 'verify', '--drive', drive])).toMatchObject({
        status: 0,
        complete: true,
      })
      expect(await bench.json(['ledger', 'verify', ...bench.signedIn])).toMatchObject({
        status: 0,
        intact: true,
      })

      rmSync(bench.vault, { recursive: true })
      const sheets = readdirSync(bench.sheets)
        .slice(1)
        .flatMap((name) => ['--sheet', join(bench.sheets, name)])
      const restored = await bench.json([
        'backup',
        'restore',
        '--drive',
        drive,
        '--to',
        bench.vault,
        ...sheets,
      ])
      expect(restored).toMatchObject({ status: 0, versions: 121, damaged: { total: 0 } })
      expect(await bench.json(['check', ...bench.signedIn])).toMatchObject({
        status: 0,
        damaged: { total: 0 },
      })

      const out = bench.path('out')
      mkdirSync(out)
      const exported = await bench.json([
        ...['export', '--all', '--compartment', 'Harbour', '--to', out, '--reason', 'moving office'],
        ...bench.signedIn,
      ])
      expect(exported).toMatchObject({ status: 0, exported: 120, failed: { total: 0 } })
      const folder = join(out, String(exported['folderName']), 'source')
      expect(fingerprint(existsSync(folder) ? folder : join(out, String(exported['folderName'])))).toEqual(
        fingerprint(source),
      )
    },
    5 * MINUTES,
  )

  test(
    'list, search, remove and check say what they did',
    async () => {
      using bench = new CommandBench()
      const source = bench.path('source')
      writeSampleTree(source, 12)
      await bench.createVault()
      expect(await bench.json(['compartment', 'create', 'Harbour', ...bench.signedIn])).toMatchObject({
        status: 0,
      })
      await bench.json(['import', '--compartment', 'Harbour', source, ...bench.signedIn])
      const found = await bench.json([
        'list',
        '--compartment',
        'Harbour',
        '--search',
        'passp',
        ...bench.signedIn,
      ])
      const items = found['items'] as { id: string; name: string }[]
      expect(items.map(({ name }) => name).sort()).toEqual([
        'scan of passport 11.JPG',
        'scan of passport 3.csv',
      ])
      const [item] = items
      expect(await bench.json(['remove', item?.id ?? '', '--final', ...bench.signedIn])).toMatchObject({
        status: 0,
        trashed: 1,
        removed: 1,
      })
      expect(await bench.json(['list', '--compartment', 'Harbour', ...bench.signedIn])).toMatchObject({
        total: 11,
      })
      expect(await bench.json(['check', '--sample', '50', ...bench.signedIn])).toMatchObject({ status: 0 })
    },
    2 * MINUTES,
  )

  test(
    'of several vaults on one drive the one is verified and restored that vault or sheets belong to',
    async () => {
      using bench = new CommandBench()
      using other = new CommandBench()
      const drive = bench.path('drive')
      mkdirSync(drive)
      const sets: unknown[] = []
      for (const each of [bench, other]) {
        await each.createVault()
        sets.push(await each.json(['backup', 'create', '--drive', drive, ...each.signedIn]))
      }
      const [{ setId }] = sets as [{ setId: string }]
      const sheets = readdirSync(bench.sheets).flatMap((name) => ['--sheet', join(bench.sheets, name)])
      const verify = ['backup', 'verify', '--drive', drive]
      for (const key of [bench.signedIn, sheets])
        expect(await bench.json([...verify, ...key])).toMatchObject({ status: 0, setId })
      const restore = ['backup', 'restore', '--drive', drive, '--to', bench.path('restored'), ...sheets]
      expect(await bench.json(restore)).toMatchObject({ status: 0, setId })
      const { output } = await bench.run(['backup', 'list', '--drive', drive])
      const { vaultId } = await bench.json(['vault', 'info', bench.vault])
      expect(output).toMatch(new RegExp(`${setId}.* vault ${String(vaultId)}`))
    },
    2 * MINUTES,
  )
})

describe('bad input loses nothing and says what is wrong', () => {
  test(
    'passcodes, folders, heads, names, sheets',
    async () => {
      using bench = new CommandBench()
      await bench.createVault()
      const unlocking = ['compartment', 'list', '--vault', bench.vault, '--staff', 'KA1', '--passcode-file']
      const withFile = async (content: string | Buffer): Promise<unknown> => {
        writeFileSync(bench.path('other'), content)
        const { status, error } = await bench.json([...unlocking, bench.path('other')])
        return [status, (error as { code: string }).code]
      }
      expect(await withFile('not the right passcode at all')).toEqual([1, 'wrong-passcode'])
      expect(await withFile('')).toEqual([1, 'passcode-file'])
      expect(await withFile(Buffer.alloc(1_000_000, 'a'))).toEqual([1, 'passcode-file'])
      expect(await withFile(Buffer.from([0xff, 0xfe, 0xc0]))).toEqual([1, 'passcode-file'])

      mkdirSync(bench.path('plain'))
      expect(await bench.json(['vault', 'info', bench.path('plain')])).toMatchObject({
        status: 1,
        error: { code: 'not-a-vault' },
      })
      for (const wrong of [['import'], ['no-such-command'], ['list', '--no-such-option'], ['list']]) {
        expect((await bench.run(wrong)).status).toBe(2)
        expect(await bench.json(wrong)).toMatchObject({ status: 2, error: { code: 'input-invalid' } })
      }
      expect(await bench.json([])).toMatchObject({ status: 2, error: { reason: 'No command was given.' } })
      // A script that left a name empty did not mean everything in the present folder.
      const nothing = ['import', '--compartment', 'Harbour', '', ...bench.signedIn]
      expect(await bench.json(nothing)).toMatchObject({ status: 2, error: { reason: 'A path is empty.' } })
      // Sheets of a vault that was not made would be kept for nothing.
      const elsewhere = [bench.path('other-vault'), '--office', 'O', '--custodian', 'KA1', '--sheets-to']
      writeFileSync(bench.path('weak'), 'password')
      const weak = [...elsewhere, bench.path('other-sheets'), '--passcode-file', bench.path('weak')]
      expect(await bench.json(['vault', 'create', ...weak])).toMatchObject({ status: 1 })
      expect(existsSync(bench.path('other-sheets'))).toBe(false)
      const again = ['vault', 'create', bench.vault, ...elsewhere.slice(1), bench.path('no-sheets')]
      expect(await bench.json([...again, '--passcode-file', bench.passcodeFile])).toMatchObject({
        status: 1,
        error: { code: 'already-a-vault' },
      })
      expect(existsSync(bench.path('no-sheets'))).toBe(false)

      // One head damaged: still opens, and is repaired by that.
      flip(join(bench.vault, 'head.a'))
      expect(await bench.json(['vault', 'info', bench.vault])).toMatchObject({ status: 3, goodHeads: 1 })
      expect(await bench.json(['compartment', 'list', ...bench.signedIn])).toMatchObject({ status: 0 })
      expect(await bench.json(['vault', 'info', bench.vault])).toMatchObject({ status: 0, goodHeads: 2 })
      // Both damaged: the way on is a restore.
      flip(join(bench.vault, 'head.a'))
      flip(join(bench.vault, 'head.b'))
      expect(await bench.json(['compartment', 'list', ...bench.signedIn])).toMatchObject({
        status: 3,
        error: { code: 'head-damaged' },
      })
    },
    2 * MINUTES,
  )

  test(
    'places that are not there or no folder, and what --quiet must still say',
    async () => {
      using bench = new CommandBench()
      await bench.createVault()
      const gone = bench.path('gone')
      const codeOf = async (...args: string[]): Promise<unknown> => {
        const { status, error } = await bench.json(args)
        return [status, (error as { code: string }).code]
      }
      const sheets = readdirSync(bench.sheets).flatMap((name) => ['--sheet', join(bench.sheets, name)])
      const make = ['vault', 'create', bench.path('new'), '--office', 'O', '--custodian', 'KA1']
      const passcode = ['--passcode-file', bench.passcodeFile]
      expect(await codeOf('backup', 'list', '--drive', gone)).toEqual([4, 'drive-gone'])
      const inGone = join(gone, 'deeper')
      expect(await codeOf('ledger', 'export', '--to', inGone, ...bench.signedIn)).toEqual([4, 'drive-gone'])
      // A folder whose last part alone is missing is made, and goes again if nothing comes into it.
      const made = bench.path('made')
      expect(await bench.json(['ledger', 'export', '--to', made, ...bench.signedIn])).toMatchObject({
        status: 0,
      })
      expect(readdirSync(made)).toHaveLength(1)
      const refused = ['ledger', 'export', '--to', join(bench.vault, 'made'), ...bench.signedIn]
      expect(await codeOf(...refused)).toEqual([1, 'place-unsuitable'])
      expect(existsSync(join(bench.vault, 'made'))).toBe(false)
      expect(await codeOf('ledger', 'export', '--to', bench.passcodeFile, ...bench.signedIn)).toEqual([
        1,
        'place-unsuitable',
      ])
      // What lies in a vault's folder goes with it, and is found by nobody.
      const inside = join(bench.vault, 'compartments')
      const again = ['sheets', 'reissue', ...sheets, '--sheets-to', inside, ...bench.signedIn]
      for (const into of [['ledger', 'export', '--to', inside, ...bench.signedIn], again])
        expect(await codeOf(...into)).toEqual([1, 'place-unsuitable'])
      expect(await codeOf(...make, '--sheets-to', join(bench.passcodeFile, 'sheets'), ...passcode)).toEqual([
        1,
        'place-unsuitable',
      ])
      expect(await codeOf(...make, '--sheets-to', bench.passcodeFile, ...passcode)).toEqual([
        1,
        'place-unsuitable',
      ])
      // The sheets are plain: where a drive is not plugged in, they would lie on the machine's own disk.
      const stick = join(gone, 'stick')
      expect(await codeOf(...make, '--sheets-to', stick, ...passcode)).toEqual([4, 'drive-gone'])
      expect([gone, bench.path('new')].filter((path) => existsSync(path))).toEqual([])
      make[2] = join(gone, 'new')
      expect(await codeOf(...make, '--sheets-to', bench.path('other'), ...passcode)).toEqual([
        4,
        'drive-gone',
      ])
      const drive = bench.path('drive')
      mkdirSync(drive)
      const backup = await bench.run(['backup', 'create', '--drive', drive, ...bench.signedIn])
      expect(backup).toMatchObject({ status: 0 })
      expect(backup.errors).toContain('lies on the same disk as the vault')
      expect(backup.output).not.toMatch(/read back from the drive|unplug/)
      const restore = ['backup', 'restore', '--drive', drive, ...sheets, '--to']
      expect(await codeOf(...restore, join(gone, 'vault'))).toEqual([4, 'drive-gone'])
      const { errors } = await bench.run(['backup', 'list', '--drive', gone])
      expect(errors).toContain('“gone” does not exist, or lies on a drive that is not plugged in.')

      const loud = await bench.run(['sheets', 'test', '--vault', bench.vault, bench.passcodeFile, '--quiet'])
      expect(loud).toMatchObject({ status: 1, output: '' })
      expect(loud.errors).toContain('passcode')
      await bench.run(['compartment', 'create', 'Harbour', ...bench.signedIn])
      const into = ['import', '--compartment', 'Harbour', gone, '--quiet', ...bench.signedIn]
      const skipped = await bench.run(into)
      expect(skipped).toMatchObject({ status: 4, output: '' })
      expect(skipped.errors).toMatch(/^1 file skipped:\n {2}gone: /)
    },
    4 * MINUTES,
  )

  test('what a file name holds never reaches the terminal as it is', async () => {
    using bench = new CommandBench()
    const deceptive = '--\u001b[2J\u009b31m\u202egpj'
    const wrong = await bench.run(['list', deceptive])
    expect(wrong).toMatchObject({ status: 2, output: '' })
    expect(wrong.errors).toContain('<U+001B>[2J<U+009B>31m<U+202E>gpj')
    expect(wrong.errors).not.toMatch(/[\u001b\u009b\u202e]/)
    const { output } = await bench.run(['list', deceptive, '--json'])
    expect(output).not.toMatch(/[\u001b\u009b\u202e]/)
    const { error } = JSON.parse(output) as { error: { reason: string } }
    expect(error.reason).toContain(deceptive)
  })

  test(
    'links, pipes and unreadable names are left out by name, the rest is stored',
    async () => {
      using bench = new CommandBench()
      const source = bench.path('source')
      mkdirSync(join(source, '..', 'source', 'deep'), { recursive: true })
      writeFileSync(join(source, 'plain.txt'), 'plain')
      writeFileSync(join(source, 'line\nbreak.txt'), 'newline')
      writeFileSync(join(source, 'bidi\u202egpj.exe'), 'bidi')
      writeFileSync(join(source, 'n'.repeat(255)), 'long')
      writeFileSync(Buffer.concat([Buffer.from(join(source, 'bad ')), Buffer.from([0xff])]), 'invalid UTF-8')
      const target = bench.path('target')
      writeFileSync(target, 'what the link leads to')
      symlinkSync(target, join(source, 'link'))
      execFileSync('mkfifo', [join(source, 'pipe')])
      await bench.createVault()
      expect(await bench.json(['compartment', 'create', 'Harbour', ...bench.signedIn])).toMatchObject({
        status: 0,
      })
      const report = await bench.json(['import', '--compartment', 'Harbour', source, ...bench.signedIn])
      expect(report).toMatchObject({ status: 0, stored: 5, skipped: { total: 2 } })
      const out = bench.path('out')
      mkdirSync(out)
      const exported = await bench.json([
        ...['export', '--all', '--compartment', 'Harbour', '--to', out, '--reason', 'test'],
        ...bench.signedIn,
      ])
      expect(exported).toMatchObject({ status: 0, exported: 5 })
      const stored = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
      expect(stored).toHaveLength(5)
      for (const { parentPath, name } of stored)
        expect(readFileSync(join(parentPath, name), 'utf8')).not.toBe('what the link leads to')
      const contents = fingerprint(out).map((line) => line.slice(-64))
      expect(new Set(contents).size).toBe(5)
      const missing = await bench.json([
        'import',
        '--compartment',
        'Harbour',
        bench.path('gone'),
        ...bench.signedIn,
      ])
      expect(missing).toMatchObject({
        status: 4,
        stored: 0,
        skipped: { total: 1, rows: [{ code: 'source-gone' }] },
      })
    },
    2 * MINUTES,
  )
})

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('on a connected machine', () => {
  /** In a network of its own, in which something waits for connections from anywhere. */
  const CONNECTED = `
    const { spawnSync } = require('node:child_process')
    require('node:net').createServer().listen(4711, '0.0.0.0', () => {
      process.exit(spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit' }).status)
    })`
  const connected = (bench: CommandBench, ...args: string[]) => {
    const script = [process.execPath, '-e', CONNECTED, '--', program, ...args, ...bench.signedIn]
    const env = { ...process.env, HOME: bench.folder, XDG_STATE_HOME: '' }
    return spawnSync('unshare', ['--net', ...script], { env, encoding: 'utf8' })
  }

  test(
    'a vault with the rule `warn` opens only where that is said',
    async () => {
      using bench = new CommandBench()
      await bench.createVault()
      const refused = connected(bench, 'compartment', 'list')
      expect([refused.status, refused.stdout]).toEqual([1, ''])
      expect(refused.stderr).toContain('`--allow-connected` unlocks it all the same')
      expect(refused.stderr).toContain('This machine is connected')
      expect(connected(bench, '--allow-connected', 'compartment', 'list')).toMatchObject({ status: 0 })
      await bench.json(['ledger', 'export', '--to', bench.folder, '--format', 'json', ...bench.signedIn])
      const exported = readdirSync(bench.folder).find((name) => name.endsWith('.json')) ?? ''
      const text = readFileSync(bench.path(exported), 'utf8')
      for (const act of ['guard.found', 'guard.overruled', 'session.refused']) expect(text).toContain(act)
    },
    MINUTES,
  )
})

/** Inverts one byte in the middle of a file. */
function flip(path: string): void {
  const bytes = readFileSync(path)
  const at = Math.floor(bytes.length / 2)
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.from([(bytes[at] ?? 0) ^ 0xff]), 0, 1, at)
  closeSync(file)
}
