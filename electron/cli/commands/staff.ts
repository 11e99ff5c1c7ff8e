import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { role, type Member, type Screening } from '../../../shared/contract/staff.ts'
import { endOfDay, localDayOf } from '../../../shared/model/days.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { counted } from '../format.ts'
import { instantOf, memberNamed, oneOf, PROBLEMS } from '../people.ts'
import { perform } from '../perform.ts'
import { agreed, type SecondPersonOptions, withSecondPerson } from '../second-person.ts'
import { required, UsageError, type CommonOptions, type Workplace } from '../workplace.ts'
import { readSheets } from './backup.ts'
import { wholeNumber } from './vault.ts'

interface NewPasscode {
  readonly newPasscodeFile?: string
}
interface EnrolOptions extends CommonOptions, NewPasscode {
  readonly name?: string
  readonly role?: string
  readonly starts?: string
}
interface ScreenOptions extends CommonOptions {
  readonly outcome?: string
  readonly at?: string
  readonly until?: string
  readonly reference: string
}
interface AgreeOptions extends CommonOptions, NewPasscode {
  readonly agreementVersion?: string
  readonly typedName?: string
  readonly issue?: string
  readonly months?: string
}
interface LeaveOptions extends SecondPersonOptions {
  readonly ends?: string
}
interface ResetOptions extends SecondPersonOptions, NewPasscode {
  readonly sheet: string[]
}

const NEW_PASSCODE = ['--new-passcode-file <file>', 'file with the passcode that the person chose'] as const

export function addStaffCommands(program: Command): void {
  const staff = program.command('staff').description('the people of the office')
  staff.command('list').description('list everybody').action(perform<[], CommonOptions>(list))
  staff
    .command('enrol <code>')
    .description('enrol a person, who chooses a passcode of their own')
    .option('--name <name>', 'the person’s name')
    .option('--role <role>', role.options.join(', '))
    .option('--starts <date>', 'not before this day')
    .option(...NEW_PASSCODE)
    .action(perform<[string], EnrolOptions>(enrol))
  staff
    .command('screen <code>')
    .description('record that a background check was made, and how it ended')
    .option('--outcome <outcome>', '`passed` or `failed`')
    .option('--at <date>', 'when it was made (default: now)')
    .option('--until <date>', 'when it must be made again (default: by the office’s rules)')
    .option('--reference <mark>', 'where the office keeps the report', '')
    .action(perform<[string], ScreenOptions>(screen))
  staff
    .command('agree [code]')
    .description('show the confidentiality agreement, sign it, or issue a new version')
    .option('--agreement-version <number>', 'the version that was read')
    .option('--typed-name <name>', 'sign: the name of whoever signs, as it was enrolled')
    .option(...NEW_PASSCODE)
    .option('--issue <file>', 'put the text in this file in force as a new version')
    .option('--months <number>', 'how long a signature under the new version holds (default: for ever)')
    .action(perform<[string?], AgreeOptions>(agree))
  staff
    .command('suspend <code>')
    .description('keep a person from unlocking, until they may work again')
    .option('--reason <text>', 'why; it goes into the ledger')
    .action(perform<[string], SecondPersonOptions>(suspend))
  staff
    .command('resume <code>')
    .description('let a person who was suspended, or away for long, work again')
    .action(perform<[string], CommonOptions>(resume))
  withSecondPerson(staff.command('leave <code>'))
    .description('end a person’s access for good, and renew the keys of what they could open')
    .option('--reason <text>', 'why; it goes into the ledger')
    .option('--ends <date>', 'their last day (default: today)')
    .action(perform<[string], LeaveOptions>(leave))
  withSecondPerson(staff.command('reset <code>'))
    .description('give new keys to a person who lost every way in')
    .option('--sheet <file...>', 'recovery sheets', [])
    .option(...NEW_PASSCODE)
    .action(perform<[string], ResetOptions>(reset))
}

async function list(work: Workplace): Promise<void> {
  await work.unlock()
  const { members } = await work.call('staff.list', {})
  work.console.result({ members }, members.map(lineOf))
}

function lineOf({ code, name, role: held, problem, leftAt, vouched }: Member): string {
  const state =
    leftAt !== null
      ? 'left'
      : problem !== null
        ? PROBLEMS[problem]
        : vouched
          ? 'may work, vouched for by the sheets'
          : 'may work'
  return `${code.padEnd(10)}  ${held.padEnd(9)}  ${displayName(name)}  (${state})`
}

async function enrol(work: Workplace, [code]: [string], options: EnrolOptions): Promise<void> {
  const name = required(options.name, 'name')
  const held = oneOf(required(options.role, 'role'), role.options, 'role')
  const startsAt = instantOf(options.starts, 'starts', 'first')
  required(options.newPasscodeFile, 'new-passcode-file')
  await work.unlock()
  const passcode = work.readPasscode('new-passcode-file', options.newPasscodeFile)
  const papers = { screening: null, agreement: null }
  const report = await work.run('staff.enrol', {
    code,
    name,
    role: held,
    startsAt,
    ...papers,
    passcode,
    keys: [],
  })
  work.console.result({ code: code.toUpperCase(), ...report }, [
    `${code.toUpperCase()} was enrolled. Compare these words with the person: ${report.fingerprint.join(' ')}`,
    ...(report.problem === null ? [] : [`They cannot work yet: ${PROBLEMS[report.problem]}.`]),
  ])
}

async function screen(work: Workplace, [code]: [string], options: ScreenOptions): Promise<void> {
  const screening: Screening = {
    outcome: oneOf(required(options.outcome, 'outcome'), ['passed', 'failed'], 'outcome'),
    at: instantOf(options.at, 'at', 'first') ?? Date.now(),
    until: instantOf(options.until, 'until', 'last'),
    reference: options.reference,
  }
  await work.unlock()
  const { staffId } = await memberNamed(work, code)
  await work.call('staff.screen', { staffId, screening })
  await tell(work, code)
}

async function agree(work: Workplace, [code]: [string?], options: AgreeOptions): Promise<void> {
  if (options.issue !== undefined) {
    await issue(work, options)
    return
  }
  if (code !== undefined) required(options.newPasscodeFile, 'new-passcode-file')
  await work.unlock()
  const agreement = await work.call('agreement.show', {})
  if (options.typedName === undefined) {
    work.console.result({ agreement }, [
      agreement.text,
      '',
      agreement.version === 0
        ? 'This is a proposal. No agreement is in force: `strongroom staff agree --issue FILE` puts a text in force.'
        : `Version ${String(agreement.version)}`,
    ])
    return
  }
  const version = wholeNumber(required(options.agreementVersion, 'agreement-version'), 'agreement-version')
  if (agreement.version === 0)
    throw new UsageError(
      'No agreement is in force yet: `strongroom staff agree --issue FILE` puts one in force.',
    )
  const signing = { version, typedName: options.typedName }
  if (code === undefined) await work.call('agreement.accept', signing)
  else {
    const passcode = work.readPasscode('new-passcode-file', options.newPasscodeFile)
    const { staffId } = await memberNamed(work, code)
    await work.run('agreement.sign', { staffId, ...signing, passcode })
  }
  work.console.result({ version }, [`Version ${String(version)} was signed.`])
}

async function issue(work: Workplace, { issue: file, months }: AgreeOptions): Promise<void> {
  const text = await readText(resolve(required(file, 'issue')))
  await work.unlock()
  const { version } = await work.call('agreement.issue', {
    text,
    months: months === undefined ? null : wholeNumber(months, 'months'),
  })
  work.console.result({ version }, [
    `Version ${String(version)} is in force. Everybody signs at their next unlock.`,
  ])
}

/** @throws UsageError */
async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) throw new UsageError(`--issue: ${displayName(path)} cannot be read.`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UsageError('--issue takes a text file in UTF-8.')
  }
}

async function suspend(work: Workplace, [code]: [string], options: SecondPersonOptions): Promise<void> {
  const reason = required(options.reason, 'reason')
  await work.unlock()
  const { staffId } = await memberNamed(work, code)
  await work.call('staff.suspend', { staffId, reason })
  await tell(work, code)
}

async function resume(work: Workplace, [code]: [string]): Promise<void> {
  await work.unlock()
  const { staffId } = await memberNamed(work, code)
  await work.call('staff.resume', { staffId })
  await tell(work, code)
}

/** How somebody stands now. */
async function tell(work: Workplace, code: string): Promise<void> {
  const member = await memberNamed(work, code)
  work.console.result({ member }, [lineOf(member)])
}

async function leave(work: Workplace, [code]: [string], options: LeaveOptions): Promise<void> {
  const reason = required(options.reason, 'reason')
  const endsAt = instantOf(options.ends, 'ends', 'last') ?? endOfToday()
  await work.unlock()
  const { staffId } = await memberNamed(work, code)
  const input = { staffId, endsAt, reason }
  const report = await agreed(work, 'staff.leave', input, options, (approval) =>
    work.run('staff.leave', { ...input, ...approval }),
  )
  if (report === null) return
  work.console.result(report, [
    `${code.toUpperCase()} can open nothing any more.`,
    `${counted(report.renewed, 'compartment')} with a new key, ${counted(report.rewrapped, 'file key')} wrapped anew`,
    ...(report.due === 0
      ? []
      : [`${counted(report.due, 'compartment')} still to be renewed by somebody who has the key.`]),
  ])
}

/** The same for a request and for the act on its approval, as long as the day lasts. */
function endOfToday(): number {
  const now = Date.now()
  return endOfDay(localDayOf(now)) ?? now
}

async function reset(work: Workplace, [code]: [string], options: ResetOptions): Promise<void> {
  required(options.newPasscodeFile, 'new-passcode-file')
  const sheets = await readSheets(work, options.sheet)
  await work.unlock()
  const passcode = work.readPasscode('new-passcode-file', options.newPasscodeFile)
  const input = { staffCode: code, sheets, passcode, keys: [] }
  const report = await agreed(work, 'staff.reset', input, options, (approval) =>
    work.run('staff.reset', { ...input, ...approval }),
  )
  if (report === null) return
  work.console.result(report, [
    `${code.toUpperCase()} has new keys, and ${counted(report.grants, 'grant')} as before.`,
    `Compare these words with the person: ${report.fingerprint.join(' ')}`,
  ])
}
