/**
 * Fault 26 by command line: the whole life of a vault on a disk of its own, and then every byte of that disk is looked
 * through for what was planted. Sources, sheets, passcodes and what was exported lie elsewhere, as plain as they are.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Canaries } from '../helpers/canaries.ts'
import { writeCanaryFiles } from '../helpers/canary-files.ts'
import { CommandBench } from '../helpers/command.ts'
import { openRawDisk } from '../helpers/raw-disk.ts'

const MINUTES = 60_000
const STAFF = 'RQ7'

describe('what the command leaves behind', () => {
  test(
    'is nothing that can be read: not in the vault, the drive, the home, the temporary folder',
    async () => {
      using disk = openRawDisk(192)
      const [home = '', temporary = '', drive = '', vault = '', restored = ''] = [
        ...['home', 'temporary', 'drive', 'vault', 'restored'].map((name) => join(disk.place, name)),
      ]
      for (const folder of [home, temporary, drive]) mkdirSync(folder)
      const canaries = new Canaries()
      const passcode = ['passcode', 'passcode, its second word'].map((what) => canaries.plant(what)).join(' ')
      using bench = new CommandBench(passcode, { HOME: home, TMPDIR: temporary })
      const source = await writeCanaryFiles(bench.path('source'), canaries)
      const wrong = bench.path('wrong')
      writeFileSync(wrong, `${canaries.plant('wrong passcode')} and more`)
      const signedIn = ['--vault', vault, '--staff', STAFF, '--passcode-file', bench.passcodeFile]
      const done = async (...args: string[]) => {
        const { status, ...result } = await bench.json(args)
        expect(result, args.slice(0, 2).join(' ')).not.toHaveProperty('error')
        expect(status).toBe(0)
        return result
      }

      await done(
        ...['vault', 'create', vault, '--office', canaries.plant('office'), '--custodian', STAFF],
        ...['--custodian-name', canaries.plant('custodian'), '--sheets-to', bench.sheets],
        ...['--passcode-file', bench.passcodeFile],
      )
      const sheets = readdirSync(bench.sheets).map((name) => join(bench.sheets, name))
      for (const sheet of sheets) {
        const [, secret = ''] = /STRONGROOM:.{40}(.{40})/.exec(readFileSync(sheet, 'latin1')) ?? []
        expect(secret).toHaveLength(40)
        canaries.watch('recovery sheet', secret)
      }
      const compartment = canaries.plant('compartment')
      await done('compartment', 'create', compartment, ...signedIn)
      const refused = await bench.json([
        ...['compartment', 'list', '--vault', vault, '--staff', STAFF, '--passcode-file', wrong],
      ])
      expect(refused.status).toBe(1)

      const inside = ['--compartment', compartment, ...signedIn]
      expect(await done('import', source.folder, ...inside)).toMatchObject({ stored: 4 })
      await bench.json(['import', bench.path(canaries.plant('path that is not there')), ...inside])
      expect(await done('list', ...inside)).toMatchObject({ total: 4 })
      await done('list', '--search', canaries.plant('search without a hit'), ...inside)
      const found = await done('list', '--search', source.word, ...inside)
      const [item] = found['items'] as { id: string; name: string }[]
      expect(item?.name).toBe(source.names.text)
      await done('check', ...signedIn)
      await done('backup', 'create', '--drive', drive, ...signedIn)
      mkdirSync(bench.path('out'))
      const reason = canaries.plant('reason of an export')
      await done('export', '--all', '--to', bench.path('out'), '--reason', reason, ...inside)
      await done('remove', item?.id ?? '', ...signedIn)
      await done('remove', item?.id ?? '', '--final', ...signedIn)
      await done('backup', 'create', '--drive', drive, ...signedIn)
      const twoSheets = sheets.slice(1).flatMap((sheet) => ['--sheet', sheet])
      await done('backup', 'verify', '--drive', drive, ...twoSheets)
      await done('backup', 'restore', '--drive', drive, '--to', restored, ...twoSheets)
      await done('ledger', 'export', '--to', bench.path('out'), '--format', 'json', ...signedIn)

      expect(canaries.foundIn(disk.raw())).toEqual([])
      expect(canaries.foundIn(disk.place)).toEqual([])
      expect(readdirSync(temporary)).toEqual([])
      // The search finds what is there: a file that was removed, what was exported, the sheets.
      const control = new Canaries()
      writeFileSync(join(temporary, 'removed'), control.plant('removed file'))
      rmSync(join(temporary, 'removed'))
      expect(control.foundIn(disk.raw()).length > 0).toBe(disk.keepsRemoved)
      const outside = canaries.foundIn(bench.path('out')).join('\n')
      for (const word of ['text (utf8) in', 'comment in a picture', 'cell of a table', 'name of a document'])
        expect(outside).toContain(word)
      expect(canaries.foundIn(bench.sheets).join('\n')).toContain('recovery sheet (utf8)')
    },
    5 * MINUTES,
  )

  // Elsewhere the kernel hands dumps to a collector, which gets the same bytes.
  test.skipIf(!dumpsIntoFolder())('is no memory when it is killed in the middle', async () => {
    const canaries = new Canaries()
    using bench = new CommandBench(`${canaries.plant('passcode')} and more`)
    const work = bench.path('work')
    mkdirSync(work)
    const program = join(import.meta.dirname, '../../out/cli/cli.cjs')
    await bench.createVault()
    const check = [process.execPath, program, '--allow-connected', 'check', ...bench.signedIn]
    const child = spawn('bash', ['-c', 'ulimit -c unlimited; exec "$@"', 'bash', ...check], {
      cwd: work,
      env: { ...process.env, HOME: bench.folder, XDG_STATE_HOME: '' },
      stdio: 'ignore',
    })
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
    // Once the attempt is counted, the passcode is in memory and being tried.
    while (!existsSync(join(bench.vault, 'attempts'))) await sleep(20)
    child.kill('SIGABRT')
    await ended
    expect(canaries.foundIn(work)).toEqual([])
  })
})

function dumpsIntoFolder(): boolean {
  try {
    return /^core(\.%p)?\s*$/.test(readFileSync('/proc/sys/kernel/core_pattern', 'utf8'))
  } catch {
    return false
  }
}
