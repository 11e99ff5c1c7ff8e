/** One round: every pair in turn, on a vault, a drive and repositories of its own. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { SampleData } from './sample-data.ts'
import type { Command } from './timed-run.ts'
import { ageTools, ourTools, resticTools } from './tools.ts'

/** One act, done by us and by another program. */
export interface Pair {
  readonly name: string
  /** What the other program is, and what it does. */
  readonly beside: string
  readonly goal: number
  /** What our command does before the act itself. */
  readonly begins: 'unlocking' | 'starting'
  readonly ours: readonly Command[]
  readonly theirs: readonly Command[]
}

/** What a round does with its commands: time them, or count something. */
export interface Meter {
  /** Not measured. */
  prepare(command: Command): Promise<void>
  measure(pair: Pair): Promise<void>
  /** A command that only begins, and does nothing: what it takes is measured, too. */
  idle(what: Pair['begins'] | 'restic', command: Command): Promise<void>
}

export async function runRound(
  folder: string,
  number: number,
  data: SampleData,
  meter: Meter,
): Promise<void> {
  mkdirSync(folder)
  try {
    const ours = ourTools(folder)
    await meter.prepare(ours.create)
    await oneLargeFile(folder, data, ours, meter)
    await manySmallFiles(folder, data, ours, meter)
    await backups(folder, number, data, ours, meter)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Ours = ReturnType<typeof ourTools>

async function oneLargeFile(folder: string, data: SampleData, ours: Ours, meter: Meter): Promise<void> {
  const age = ageTools(folder)
  const out = join(folder, 'out')
  mkdirSync(out)
  await meter.prepare(age.keygen)
  await meter.prepare(ours.unlocked('compartment', 'create', 'Large'))
  await meter.idle('unlocking', ours.unlocked('compartment', 'list'))
  await meter.measure({
    ...{ name: 'import of one large file', beside: '`age -r`', goal: 1 },
    begins: 'unlocking',
    ours: [ours.unlocked('import', data.large, '--compartment', 'Large')],
    theirs: [age.encrypt(data.large)],
  })
  const exporting = ['export', '--all', '--compartment', 'Large', '--to', out, '--reason', 'bench']
  await meter.measure({
    ...{ name: 'its export, read back and compared', beside: '`age -d`, not read back', goal: 1 },
    begins: 'unlocking',
    ours: [ours.unlocked(...exporting)],
    theirs: [age.decrypt(join(out, 'large.bin'))],
  })
  for (const name of ['out', 'large.age']) rmSync(join(folder, name), { recursive: true })
}

async function manySmallFiles(folder: string, data: SampleData, ours: Ours, meter: Meter): Promise<void> {
  const restic = resticTools(folder, 'restic-small')
  await meter.prepare(restic('init'))
  await meter.prepare(ours.unlocked('compartment', 'create', 'Small'))
  await meter.idle('restic', restic('cat', 'config'))
  await meter.measure({
    ...{ name: 'import of many small files', beside: 'first `restic backup`', goal: 2 },
    begins: 'unlocking',
    ours: [ours.unlocked('import', data.small, '--compartment', 'Small')],
    theirs: [restic('backup', data.small)],
  })
  rmSync(join(folder, 'restic-small'), { recursive: true })
}

async function backups(
  folder: string,
  number: number,
  data: SampleData,
  ours: Ours,
  meter: Meter,
): Promise<void> {
  const restic = resticTools(folder, 'restic-all')
  const drive = join(folder, 'drive')
  mkdirSync(drive)
  await meter.prepare(restic('init'))
  const backup = [ours.unlocked('backup', 'create', '--drive', drive)]
  const check = restic('check', '--read-data')
  await meter.measure({
    ...{ name: 'first backup, read back', goal: 2 },
    beside: '`restic backup`, then `check --read-data`',
    begins: 'unlocking',
    ours: backup,
    theirs: [restic('backup', data.folder), check],
  })
  data.change(number)
  await meter.prepare(ours.unlocked('import', data.small, '--compartment', 'Small'))
  await meter.measure({
    ...{ name: 'second backup after 1 % changed, read back', goal: 3 },
    beside: '`restic backup`, then `check --read-data`',
    begins: 'unlocking',
    ours: backup,
    theirs: [restic('backup', data.folder), check],
  })
  data.change(number + 50)
  await meter.prepare(ours.unlocked('import', data.small, '--compartment', 'Small'))
  await meter.measure({
    ...{ name: 'third backup after 1 % changed, read back', goal: 1 },
    beside: '`restic backup` alone, not read back',
    begins: 'unlocking',
    ours: backup,
    theirs: [restic('backup', data.folder)],
  })
  const sheets = readdirSync(ours.sheets)
    .slice(0, 2)
    .flatMap((name) => ['--sheet', join(ours.sheets, name)])
  await meter.idle('starting', ours.run('backup', 'list', '--drive', drive))
  await meter.measure({
    ...{ name: 'restore of the whole vault', beside: '`restic restore`', goal: 2 },
    begins: 'starting',
    ours: [ours.run('backup', 'restore', '--drive', drive, '--to', join(folder, 'restored'), ...sheets)],
    theirs: [restic('restore', 'latest', '--target', join(folder, 'restored-by-restic'))],
  })
}
