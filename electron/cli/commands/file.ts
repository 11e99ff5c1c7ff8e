import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { formatBytes } from '../../../shared/text/format.ts'
import type { Exceptions, Note, Notes } from '../../../shared/contract/basics.ts'
import type { Item, Selection } from '../../../shared/contract/file.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { describeFault } from '../../../shared/text/fault-text.ts'
import { compartmentNamed, compartmentOfItems, itemsOf } from '../compartments.ts'
import { EXIT, statusOfLeft } from '../exit-status.ts'
import { counted, formatInstant } from '../format.ts'
import { inMadeFolder } from '../made-folder.ts'
import { perform } from '../perform.ts'
import { agreed, type SecondPersonOptions, withSecondPerson } from '../second-person.ts'
import { required, UsageError, type CommonOptions, type Workplace } from '../workplace.ts'

interface CompartmentOption extends CommonOptions {
  readonly compartment?: string
}
interface ListOptions extends CompartmentOption {
  readonly search?: string
}
interface ExportOptions extends CompartmentOption, SecondPersonOptions {
  readonly to?: string
  readonly reason?: string
  readonly all?: boolean
}
interface RemoveOptions extends SecondPersonOptions {
  readonly final?: boolean
}
interface CheckOptions extends CommonOptions {
  readonly all?: boolean
  readonly sample?: string
}

export function addFileCommands(program: Command): void {
  program
    .command('import <paths...>')
    .description('store files and folders with everything below them')
    .option('--compartment <name>', 'where to store them')
    .action(perform<[string[]], CompartmentOption>(importFiles))
  program
    .command('list')
    .description('list the files of a compartment')
    .option('--compartment <name>', 'which compartment')
    .option('--search <text>', 'only names with words that begin so')
    .action(perform<[], ListOptions>(list))
  withSecondPerson(program.command('export [items...]'))
    .description('write files to a folder, read back and compared')
    .option('--compartment <name>', 'which compartment')
    .option('--to <dir>', 'a folder; the files go into a new one inside it')
    .option('--reason <text>', 'why; it goes into the ledger')
    .option('--all', 'everything in the compartment')
    .action(perform<[string[]], ExportOptions>(exportFiles))
  withSecondPerson(program.command('remove <items...>'))
    .description('put files into the trash')
    .option('--final', 'and destroy their keys and content at once')
    .action(perform<[string[]], RemoveOptions>(remove))
  program
    .command('check')
    .description('open every file and compare it with the catalogue')
    .option('--all', 'every file (the default)')
    .option('--sample <percent>', 'only a random share of the files')
    .action(perform<[], CheckOptions>(check))
}

async function importFiles(work: Workplace, [paths]: [string[]], options: CompartmentOption): Promise<void> {
  // What a script meant by a name that it left empty is not everything in the present folder.
  if (paths.includes('')) throw new UsageError('A path is empty.')
  await work.unlock()
  const compartment = await compartmentNamed(work, options.compartment)
  const report = await work.run('file.import', {
    compartment: compartment.id,
    folder: null,
    sources: paths.map((path) => resolve(path)),
  })
  const skipped = exceptionLines(report.skipped, 'skipped')
  const lines = [
    `${counted(report.stored, 'file')} stored, ${formatBytes(report.storedBytes)}`,
    ...(report.duplicates > 0 ? [`${counted(report.duplicates, 'file')} already here, unchanged`] : []),
    ...noteLines(report.notes),
    ...skipped,
    'The originals are still where they were.',
  ]
  work.console.result(report, lines, skipped)
  if (report.cancelled) process.exitCode = EXIT.interrupted
  // Something that could not be read is the machine's trouble; a link or a device was never meant to be stored.
  else if (report.skipped.rows.some(({ code }) => code !== 'not-regular')) process.exitCode = EXIT.environment
}

async function list(work: Workplace, _: [], options: ListOptions): Promise<void> {
  await work.unlock()
  const compartment = await compartmentNamed(work, options.compartment)
  const { search } = options
  const items: Item[] = []
  const view = search === undefined ? { of: 'everything' as const } : { of: 'search' as const, text: search }
  for await (const item of itemsOf(work, compartment.id, view)) items.push(item)
  work.console.result({ compartment: compartment.id, total: items.length, items }, [
    ...items.map(
      (item) =>
        `${item.id}  ${formatInstant(item.addedAt)}  ${formatBytes(item.bytes).padStart(10)}  ${pathOf(item)}`,
    ),
    counted(items.length, 'file'),
  ])
}

function pathOf(item: Item): string {
  return [...item.path, item.name].map(displayName).join('/')
}

async function exportFiles(work: Workplace, [items]: [string[]], options: ExportOptions): Promise<void> {
  const to = resolve(required(options.to, 'to'))
  const reason = required(options.reason, 'reason')
  if ((options.all === true) === items.length > 0)
    throw new UsageError('Name items by their ids, or say --all.')
  await work.unlock()
  const compartment =
    options.compartment === undefined && items.length > 0
      ? await compartmentOfItems(work, items)
      : (await compartmentNamed(work, options.compartment)).id
  const selection: Selection = options.all === true ? { of: 'all' } : { of: 'items', items }
  const input = { compartment, selection, to, reason }
  const report = await agreed(work, 'file.export', input, options, (approval) =>
    inMadeFolder(to, () => work.run('file.export', { ...input, ...approval })),
  )
  if (report === null) return
  const failed = exceptionLines(report.failed, 'not exported')
  const lines = [
    `${counted(report.exported, 'file')} written to ${displayName(join(to, report.folderName))} and compared, ${formatBytes(report.exportedBytes)}`,
    ...(report.renamed > 0
      ? [`${counted(report.renamed, 'name')} changed to be safe on this file system`]
      : []),
    ...noteLines(report.notes),
    ...failed,
  ]
  work.console.result(report, lines, failed)
  if (report.failed.total > 0) process.exitCode = statusOfLeft(report.failed)
}

async function remove(work: Workplace, [items]: [string[]], options: RemoveOptions): Promise<void> {
  await work.unlock()
  const compartment = await compartmentOfItems(work, items)
  const selection: Selection = { of: 'items', items }
  const trashed = await trash(
    work,
    compartment,
    options.final === true ? await kept(work, compartment, items) : items,
  )
  if (options.final !== true) {
    work.console.result({ trashed }, [`${counted(trashed, 'file')} put into the trash`])
    return
  }
  const input = { compartment, selection }
  const report = await agreed(work, 'item.remove', input, options, (approval) =>
    work.run('item.remove', { ...input, ...approval }),
  )
  if (report === null) return
  work.console.result({ trashed, ...report }, [
    `${counted(report.removed, 'file')} removed for good, ${counted(report.removedVersions, 'version')}, ${formatBytes(report.removedBytes)}`,
    ...(report.backupSets > 0
      ? [`${counted(report.backupSets, 'backup set')} made earlier may still hold copies.`]
      : []),
  ])
}

async function trash(work: Workplace, compartment: string, items: string[]): Promise<number> {
  if (items.length === 0) return 0
  const { trashed } = await work.call('item.trash', { compartment, selection: { of: 'items', items } })
  return trashed
}

/** Those that are not in the trash yet. */
async function kept(work: Workplace, compartment: string, items: readonly string[]): Promise<string[]> {
  const details = await Promise.all(items.map((item) => work.call('item.details', { compartment, item })))
  return details.filter(({ item }) => item.trashedAt === null).map(({ item }) => item.id)
}

async function check(work: Workplace, _: [], options: CheckOptions): Promise<void> {
  const percent = options.sample === undefined ? 100 : Number(options.sample)
  if (!(percent > 0 && percent <= 100)) throw new UsageError('--sample takes a share above 0 and up to 100.')
  if (options.all === true && options.sample !== undefined)
    throw new UsageError('Say --all or --sample, not both.')
  await work.unlock()
  const report = await work.run('content.check', { percent })
  const damaged = exceptionLines(report.damaged, 'damaged')
  const lines = [
    `${counted(report.files, 'file')} checked, ${counted(report.versions, 'version')}, ${formatBytes(report.bytes)}`,
    ...(report.damaged.total === 0 ? ['No damage was found.'] : damaged),
    ...(report.unread === 0
      ? []
      : [`${counted(report.unread, 'compartment')} that you may not read not checked.`]),
  ]
  work.console.result(report, lines, damaged)
  if (report.damaged.total > 0) process.exitCode = EXIT.damage
}

const NOTED: Readonly<Record<Note, string>> = {
  'new-version': 'stored as a new version of what was there',
  'older-version': 'older than what was there, stored as its new version: check which should count',
  'named-apart': 'named apart, because several had the same name',
  'date-not-kept': 'kept without the exact date of the last change, which cannot be written',
}

/** What was done otherwise than plainly, and with which files. */
function noteLines(notes: Notes): string[] {
  return notes.flatMap(({ note, total, names }) => [
    `${counted(total, 'file')} ${NOTED[note]}:`,
    ...names.map((name) => `  ${displayName(name)}`),
    ...(total > names.length ? [`  and ${String(total - names.length)} more`] : []),
  ])
}

/** A heading with the exact number, then the names that are listed. */
export function exceptionLines({ total, rows }: Exceptions, what: string): string[] {
  if (total === 0) return []
  return [
    `${counted(total, 'file')} ${what}:`,
    ...rows.map(({ name, code }) => `  ${displayName(name)}: ${describeFault(code).heading}`),
    ...(total > rows.length ? [`  and ${String(total - rows.length)} more`] : []),
  ]
}
