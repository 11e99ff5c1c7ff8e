import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { SheetVerdict } from '../../../shared/contract/vault.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { Fault } from '../../../shared/model/fault.ts'
import { describeFault } from '../../../shared/text/fault-text.ts'
import { EXIT } from '../exit-status.ts'
import { counted, formatInstant } from '../format.ts'
import { inMadeFolder } from '../made-folder.ts'
import { perform } from '../perform.ts'
import { agreed, type SecondPersonOptions, withSecondPerson } from '../second-person.ts'
import { required, type CommonOptions, type Workplace } from '../workplace.ts'
import { readSheets } from './backup.ts'
import { proveSheets, removeSheets, saveSheets, wholeNumber } from './vault.ts'

interface PasscodeOptions extends CommonOptions {
  readonly newPasscodeFile?: string
}
interface ReissueOptions extends SecondPersonOptions {
  readonly sheet: string[]
  readonly sheets: string
  readonly needed: string
  readonly sheetsTo?: string
}

export function addSheetCommands(program: Command): void {
  program
    .command('passcode')
    .description('your own passcode')
    .command('change')
    .description('choose another passcode')
    .option('--new-passcode-file <file>', 'file with the new passcode')
    .action(perform<[], PasscodeOptions>(changePasscode))
  const sheets = program.command('sheets').description('the recovery sheets')
  sheets
    .command('test <files...>')
    .description('say of each sheet whether it is one of this vault; nothing is opened')
    .action(perform<[string[]], CommonOptions>(test))
  sheets
    .command('known')
    .description('confirm that you know of every use of recovery sheets that unlocking told you of')
    .action(perform<[], CommonOptions>(known))
  withSecondPerson(sheets.command('reissue'))
    .description('draw new sheets; the old ones are void from then on, but for backup sets made before')
    .option('--sheet <file...>', 'enough of the present sheets', [])
    .option('--sheets <number>', 'how many new sheets to make', '3')
    .option('--needed <number>', 'how many of them open the vault', '2')
    .option('--sheets-to <dir>', 'folder for the new sheets, which must not be inside the vault')
    .action(perform<[], ReissueOptions>(reissue))
}

async function changePasscode(work: Workplace, _: [], options: PasscodeOptions): Promise<void> {
  required(options.newPasscodeFile, 'new-passcode-file')
  const current = work.readPasscode()
  await work.unlock(current)
  const next = work.readPasscode('new-passcode-file', options.newPasscodeFile)
  const { left } = await work.run('passcode.change', { current, next })
  work.console.result({ changed: true, left }, [
    'The new passcode opens the vault; the old one does not any more.',
    ...left.map(
      ({ name }) => `Not changed for the security key “${name}”: change it in the window, with that key.`,
    ),
  ])
}

async function test(work: Workplace, [files]: [string[]], options: CommonOptions): Promise<void> {
  const place = resolve(required(options.vault, 'vault'))
  const verdicts: ({ readonly file: string } & SheetVerdict)[] = []
  const texts = await readSheets(work, files)
  for (const [at, file] of files.entries())
    verdicts.push({ file, ...(await work.call('sheet.test', { place, text: texts[at] ?? '' })) })
  const line = ({ file, ...verdict }: (typeof verdicts)[number]) =>
    `${displayName(file)}: ${judgement(verdict)}`
  const wrong = verdicts.filter(({ verdict }) => verdict !== 'correct')
  work.console.result({ sheets: verdicts }, verdicts.map(line), wrong.map(line))
  if (wrong.length > 0) process.exitCode = EXIT.refused
}

async function known(work: Workplace): Promise<void> {
  await work.unlock()
  const { uses } = await work.call('recovery.uses', {})
  const last = uses.at(-1)
  if (last !== undefined) await work.call('recovery.confirm', { upTo: last.sequence })
  work.console.result({ uses }, [
    last === undefined
      ? 'There is nothing to confirm.'
      : `${counted(uses.length, 'use')} confirmed as known.`,
  ])
}

function judgement(verdict: SheetVerdict): string {
  if (verdict.verdict === 'correct') return `sheet ${verdict.number.toString()} of this vault`
  if (verdict.verdict === 'foreign') return describeFault('sheet-foreign').reason
  const { line, number, why } = verdict
  return describeFault('sheet-invalid', {
    ...(line === undefined ? {} : { line }),
    ...(number === undefined ? {} : { number }),
    ...(why === undefined ? {} : { why }),
  }).reason
}

async function reissue(work: Workplace, _: [], options: ReissueOptions): Promise<void> {
  const vault = resolve(required(options.vault, 'vault'))
  const folder = resolve(required(options.sheetsTo, 'sheets-to'))
  if (`${folder}/`.startsWith(`${vault}/`)) throw new Fault('place-unsuitable', { why: 'inside-vault' })
  const plan = { total: wholeNumber(options.sheets, 'sheets'), needed: wholeNumber(options.needed, 'needed') }
  const sheets = await readSheets(work, options.sheet)
  await work.unlock()
  const session = await work.call('session.state', {})
  const office = session.state === 'unlocked' ? session.office : ''
  await work.call('draft.begin', { office, ...plan })
  const drawn = await inMadeFolder(folder, async () => {
    const names = await saveSheets(work, folder)
    const report = await keptIfValid(work, vault, { folder, names }, async () => {
      await proveSheets(work, folder, names)
      return await agreed(work, 'sheets.reissue', { sheets }, options, (approval) =>
        work.run('sheets.reissue', { sheets, ...approval }),
      )
    })
    return report === null ? null : { names, report }
  })
  if (drawn === null) return
  const { names, report } = drawn
  work.console.result({ ...report, sheets: names.map((name) => join(folder, name)) }, [
    `The new sheets are in ${displayName(folder)}. Print them, keep them apart from each other and from this machine, and delete the`,
    'files. The old sheets open this vault no more.',
    ...(report.oldSets.length === 0
      ? []
      : ['These backup sets still open with the old sheets, and only with them:']),
    ...report.oldSets.map(({ setId, createdAt }) => `  ${setId}  ${formatInstant(createdAt)}`),
    'With an old copy of the vault, enough old sheets still open the present keys of its compartments. Give each a new',
    'one: strongroom compartment renew-key NAME.',
  ])
}

interface DrawnSheets {
  readonly folder: string
  readonly names: readonly string[]
}

/**
 * Removes the files of new sheets that did not become the vault's: refused, or left waiting for a second person. What the
 * vault's head says is what counts, whatever else went wrong.
 */
async function keptIfValid<T>(
  work: Workplace,
  vault: string,
  { folder, names }: DrawnSheets,
  draw: () => Promise<T>,
): Promise<T> {
  try {
    return await draw()
  } finally {
    const [first = ''] = names
    const sheet = await work.call('sheet.read', { file: join(folder, first) })
    const { verdict } = await work.call('sheet.test', { place: vault, ...sheet })
    if (verdict !== 'correct') await removeSheets(folder, names)
  }
}
