import { basename, dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { formatBytes } from '../../../shared/text/format.ts'
import type { BackupSet } from '../../../shared/contract/backup.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { EXIT, statusOfLeft } from '../exit-status.ts'
import { counted, formatInstant } from '../format.ts'
import { inMadeFolder } from '../made-folder.ts'
import { perform } from '../perform.ts'
import { required, type CommonOptions, type Workplace } from '../workplace.ts'
import { exceptionLines } from './file.ts'

interface DriveOptions extends CommonOptions {
  readonly drive?: string
}
interface VerifyOptions extends DriveOptions {
  readonly set?: string
  readonly sheet: string[]
}
interface RestoreOptions extends VerifyOptions {
  readonly to?: string
  readonly acceptDamage?: boolean
}

export function addBackupCommands(program: Command): void {
  const backup = program.command('backup').description('encrypted copies on a drive, and the way back')
  const drive = '--drive <dir>'
  const where = 'the drive, or any folder'
  backup
    .command('create')
    .description('write a backup set, read it back, and only then call it complete')
    .option(drive, where)
    .action(perform<[], DriveOptions>(create))
  backup
    .command('list')
    .description('list the sets on a drive')
    .option(drive, where)
    .action(perform<[], DriveOptions>(list))
  backup
    .command('verify')
    .description('is the newest set complete and intact? With --vault or --sheet: does everything open?')
    .option(drive, where)
    .option('--set <id>', 'another set than the newest')
    .option('--sheet <file...>', 'recovery sheets', [])
    .action(perform<[], VerifyOptions>(verify))
  backup
    .command('restore')
    .description('restore a whole vault into a new folder')
    .option(drive, where)
    .option('--set <id>', 'another set than the newest complete one')
    .option('--to <dir>', 'the new folder')
    .option('--sheet <file...>', 'recovery sheets', [])
    .option('--accept-damage', 'leave out what does not verify, and name it')
    .action(perform<[], RestoreOptions>(restore))
}

/** Said before a byte is written: it may also mean that a drive is not plugged in. */
const SAME_DISK =
  'This folder lies on the same disk as the vault: whoever loses the one loses the other. If a drive should be here, it is not plugged in or not mounted.'

async function create(work: Workplace, _: [], options: DriveOptions): Promise<void> {
  const place = driveOf(options)
  await work.unlock()
  const report = await inMadeFolder(place, async () => {
    const { sameDisk } = await work.call('drive.look', { place })
    if (sameDisk) work.console.notice(SAME_DISK)
    return await work.run('backup.create', { place })
  })
  work.console.result(report, [
    `The backup set ${report.setId} is complete: ${counted(report.versions, 'version')}, ${formatBytes(report.bytes)}, of which ${formatBytes(report.addedBytes)} are new on this drive.`,
    report.sameDisk
      ? 'Everything was read back and compared, but this is no copy elsewhere: keep one on a drive of its own.'
      : report.readFromMedium
        ? 'Everything was read back from the drive and compared.'
        : 'Everything was read back and compared; the system may have answered from memory instead of from the drive.',
    ...(report.unopened === 0
      ? []
      : [
          `${counted(report.unopened, 'compartment')} that you may not open copied as they are, not proven to open.`,
        ]),
  ])
}

async function list(work: Workplace, _: [], options: DriveOptions): Promise<void> {
  const { sets } = await work.call('set.list', { place: driveOf(options) })
  work.console.result({ sets }, sets.length === 0 ? ['There is no backup set here.'] : describe(sets))
}

/** Which vault a set is of stands there where that is a question. */
function describe(sets: readonly BackupSet[]): string[] {
  const manyVaults = new Set(sets.map(({ vaultId }) => vaultId)).size > 1
  return sets.map((set) => describeSet(set) + (manyVaults ? `  vault ${set.vaultId}` : ''))
}

function describeSet(set: BackupSet): string {
  const state = set.newer
    ? 'made by a newer version'
    : set.complete
      ? set.intact
        ? 'complete'
        : 'DAMAGED'
      : 'incomplete'
  return `${set.setId}  ${formatInstant(set.createdAt)}  ${counted(set.versions, 'version')}, ${formatBytes(set.bytes)}  ${state}`
}

async function verify(work: Workplace, _: [], options: VerifyOptions): Promise<void> {
  const place = driveOf(options)
  const sheets = await readSheets(work, options.sheet)
  const unlocks = options.vault !== undefined && sheets.length === 0
  const own = unlocks ? await ofVault(work) : ofSheets(work, place, sheets)
  const set = await chosenSet(work, place, options.set, { complete: false, own })
  if (unlocks) await work.unlock()
  const withKey = unlocks || sheets.length > 0
  const report = await work.run('set.verify', {
    place,
    set: set.setId,
    withKey,
    ...(sheets.length > 0 ? { sheets } : {}),
  })
  const opened = report.opened
  const unfinished = report.complete ? [] : ['This set was never finished.']
  const damaged = exceptionLines(report.damaged, 'damaged')
  const shut = opened === undefined ? [] : exceptionLines(opened.damaged, 'do not open')
  const lines = [
    `${counted(report.packs, 'pack')}, ${formatBytes(report.bytes)}`,
    ...unfinished,
    ...(report.damaged.total === 0 ? ['Nothing on the drive is damaged.'] : damaged),
    ...(opened === undefined
      ? []
      : [
          `${counted(opened.versions, 'version')} opened`,
          ...shut,
          ...(opened.unopened === 0
            ? []
            : [`${counted(opened.unopened, 'compartment')} not opened: not proven with the keys used here.`]),
        ]),
  ]
  work.console.result({ setId: set.setId, ...report }, lines, [...unfinished, ...damaged, ...shut])
  if (report.damaged.total > 0 || (opened?.damaged.total ?? 0) > 0) process.exitCode = EXIT.damage
  else if (!report.complete) process.exitCode = EXIT.refused
}

async function restore(work: Workplace, _: [], options: RestoreOptions): Promise<void> {
  const place = driveOf(options)
  const target = resolve(required(options.to, 'to'))
  const sheets = await readSheets(work, options.sheet)
  const own = ofSheets(work, place, sheets)
  const set = await chosenSet(work, place, options.set, { complete: true, own })
  const report = await work.run('set.restore', {
    place,
    set: set.setId,
    sheets,
    scope: { of: 'vault' },
    to: dirname(target),
    folderName: basename(target),
    acceptDamage: options.acceptDamage === true,
  })
  const damaged = exceptionLines(report.damaged, 'could not be restored')
  const lines = [
    `The vault was restored to ${displayName(target)}: ${counted(report.files, 'file')}, ${counted(report.versions, 'version')}, ${formatBytes(report.bytes)}`,
    ...damaged,
  ]
  work.console.result({ setId: set.setId, ...report }, lines, damaged)
  work.console.notice(
    report.isCopy === true
      ? 'It is a copy: the vault that it was made from still lies on this machine and goes on as before. Delete the copy when you are done.'
      : 'On this machine it now takes the place of the vault that it was made from. A copy of that which still lies here opens for reading only.',
  )
  if (report.damaged.total > 0) process.exitCode = statusOfLeft(report.damaged)
}

export async function readSheets(work: Workplace, files: readonly string[]): Promise<string[]> {
  const texts: string[] = []
  for (const file of files) texts.push(await readSheet(work, file))
  return texts
}

async function readSheet(work: Workplace, file: string): Promise<string> {
  try {
    return (await work.call('sheet.read', { file: resolve(file) })).text
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault(error.code, { ...error.details, name: file })
  }
}

function driveOf(options: DriveOptions): string {
  return resolve(required(options.drive, 'drive'))
}

/**
 * The set that was named, or the newest one; on a drive with sets of several vaults, of those the newest that is `own`.
 * Where none is, the newest of all, so that whatever opens it says why it does not.
 */
async function chosenSet(
  work: Workplace,
  place: string,
  wanted: string | undefined,
  { complete, own }: { complete: boolean; own: (set: BackupSet) => Promise<boolean> },
): Promise<BackupSet> {
  const { sets } = await work.call('set.list', { place })
  const candidates = sets
    .filter((set) => (wanted === undefined ? set.complete || !complete : set.setId === wanted))
    .sort((a, b) => b.createdAt - a.createdAt)
  const [newest] = candidates
  if (newest === undefined)
    throw new Fault(
      sets.length === 0 ? 'no-backup-here' : wanted === undefined ? 'set-incomplete' : 'not-found',
    )
  // Of each vault only the newest: sheets that were replaced must not bring back an older state without a word.
  const newestOfEach = [...new Map(candidates.toReversed().map((set) => [set.vaultId, set])).values()]
  if (newestOfEach.length === 1) return newest
  for (const set of newestOfEach) if (await own(set)) return set
  return newest
}

async function ofVault(work: Workplace): Promise<(set: BackupSet) => Promise<boolean>> {
  const { vaultId } = await work.call('vault.look', { place: resolve(required(work.options.vault, 'vault')) })
  return (set) => Promise.resolve(set.vaultId === vaultId)
}

/** By the first sheet. A set whose manifest cannot be read is nobody's. */
function ofSheets(
  work: Workplace,
  place: string,
  [text]: readonly string[],
): (set: BackupSet) => Promise<boolean> {
  return async (set) => {
    if (text === undefined) return false
    const { verdict } = await work
      .call('set.sheet', { place, set: set.setId, text })
      .catch((error: unknown) => {
        if (error instanceof Fault) return { verdict: null }
        throw error
      })
    return verdict === 'correct'
  }
}
