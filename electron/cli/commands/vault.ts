import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { displayName } from '../../../shared/model/display-name.ts'
import { formatBytes } from '../../../shared/text/format.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { formatInstant } from '../format.ts'
import { EXIT } from '../exit-status.ts'
import { required, UsageError, type CommonOptions, type Workplace } from '../workplace.ts'
import { inMadeFolder } from '../made-folder.ts'
import { perform } from '../perform.ts'

interface CreateOptions extends CommonOptions {
  readonly office?: string
  readonly custodian?: string
  readonly custodianName?: string
  readonly sheets: string
  readonly needed: string
  readonly sheetsTo?: string
  readonly airGap: string
}

export function addVaultCommands(program: Command): void {
  const vault = program.command('vault').description('make a vault, or look at one without a key')
  vault
    .command('create <dir>')
    .description('make a vault in a new folder, with its recovery sheets')
    .option('--office <name>', 'name of the office')
    .option('--custodian <code>', 'staff code of the first custodian')
    .option('--custodian-name <name>', 'name of the first custodian (default: the code)')
    .option('--sheets <number>', 'how many recovery sheets to make', '3')
    .option('--needed <number>', 'how many of them open the vault', '2')
    .option('--sheets-to <dir>', 'folder for the sheets, which must not be inside the vault')
    .option('--air-gap <rule>', '`refuse` or `warn`: what to do while the machine is connected', 'warn')
    .action(perform<[string], CreateOptions>(create))
  vault
    .command('info <dir>')
    .description('say what stands in a folder, as far as it can be told without a key')
    .action(perform<[string], CommonOptions>(info))
}

async function create(work: Workplace, [folder]: [string], options: CreateOptions): Promise<void> {
  const place = resolve(folder)
  const office = required(options.office, 'office')
  const custodianCode = required(options.custodian, 'custodian')
  const sheetsFolder = resolve(required(options.sheetsTo, 'sheets-to'))
  if (`${sheetsFolder}/`.startsWith(`${place}/`)) throw new Fault('place-unsuitable', { why: 'inside-vault' })
  const { airGap } = options
  if (airGap !== 'refuse' && airGap !== 'warn') throw new UsageError('--air-gap is `refuse` or `warn`.')
  const { kind } = await work.call('vault.look', { place })
  if (kind !== 'missing') {
    const taken = kind === 'empty' || kind === 'other' ? 'name-taken' : 'already-a-vault'
    throw new Fault(taken, { name: basename(place) })
  }
  const passcode = work.readPasscode()

  await work.call('draft.begin', {
    office,
    total: wholeNumber(options.sheets, 'sheets'),
    needed: wholeNumber(options.needed, 'needed'),
  })
  const custodianName = options.custodianName ?? custodianCode
  const { names, vaultId } = await inMadeFolder(sheetsFolder, async () => {
    const names = await saveSheets(work, sheetsFolder)
    const { vaultId } = await foundWith(work, sheetsFolder, names, () =>
      work.run('vault.create', {
        ...{ place: dirname(place), folderName: basename(place), airGapRule: airGap },
        ...{ office, custodianCode, custodianName, passcode },
      }),
    )
    return { names, vaultId }
  })
  work.console.result({ vaultId, vault: place, sheets: names.map((name) => join(sheetsFolder, name)) }, [
    `The vault was made: ${displayName(place)}`,
    `Its recovery sheets are in ${displayName(sheetsFolder)}. Print them, keep them apart from each other and from this machine,`,
    'and delete the files.',
  ])
}

/** @returns the names of the files. */
export async function saveSheets(work: Workplace, folder: string): Promise<readonly string[]> {
  const { names, unprinted } = await work.call('draft.save', { folder })
  if (unprinted.length > 0)
    work.console.notice(
      `The sheets show \u25a1 in the place of letters that they cannot print: ${displayName(unprinted.join(' '))}. Write the name of the office on each by hand.`,
    )
  return names
}

/** Sheets that no vault came to have would be kept with care for nothing: they go. */
async function foundWith<T>(
  work: Workplace,
  folder: string,
  names: readonly string[],
  found: () => Promise<T>,
): Promise<T> {
  try {
    await proveSheets(work, folder, names)
    return await found()
  } catch (error) {
    await removeSheets(folder, names)
    throw error
  }
}

export async function removeSheets(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(join(folder, name), { force: true }).catch(() => undefined)
}

/** What was written is read back, so that no vault depends on a sheet that did not reach the disk. */
export async function proveSheets(work: Workplace, folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { verdict } = await work.call(
      'draft.prove',
      await work.call('sheet.read', { file: join(folder, name) }),
    )
    if (verdict !== 'correct') throw new Fault('sheet-unproved')
  }
}

async function info(work: Workplace, [folder]: [string]): Promise<void> {
  const look = await work.call('vault.look', { place: resolve(folder) })
  switch (look.kind) {
    case 'vault':
      break
    case 'newer':
      throw new Fault('format-newer', look.formatVersion === undefined ? {} : { found: look.formatVersion })
    case 'damaged':
      throw new Fault('head-damaged', { copies: 2 - (look.goodHeads ?? 0) })
    case 'empty':
    case 'missing':
    case 'other':
      throw new Fault('not-a-vault')
  }
  const broken =
    look.goodHeads === 1
      ? ['One of the two copies of the head is damaged. It is repaired at the next unlock.']
      : []
  const lines = [
    `Vault ${displayName(look.name)}`,
    `  id               ${look.vaultId ?? 'unknown'}`,
    `  format           ${String(look.formatVersion ?? 'unknown')}`,
    `  head copies      ${String(look.goodHeads ?? 0)} of 2 intact`,
    `  ways to unlock   ${look.slotKinds?.join(', ') ?? 'unknown'}`,
    `  cost of a guess  ${look.kdfMemoryBytes === undefined ? 'unknown' : `${formatBytes(look.kdfMemoryBytes)}, ${String(look.kdfPasses ?? 0)} passes`}`,
    `  writable         ${look.readOnly ? 'no' : 'yes'}`,
    `  in use           ${look.inUse ? 'yes' : 'no'}`,
    ...(look.retryAt === undefined ? [] : [`  next attempt at  ${formatInstant(look.retryAt)}`]),
    ...broken,
  ]
  work.console.result({ ...look, vault: resolve(folder) }, lines, broken)
  if (broken.length > 0) process.exitCode = EXIT.damage
}

/** @throws UsageError unless the text is a whole number. */
export function wholeNumber(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${option} takes a whole number.`)
  return Number(text)
}
