import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { JobResult } from '../../../shared/contract/contract.ts'
import { EXIT } from '../exit-status.ts'
import { counted } from '../format.ts'
import { inMadeFolder } from '../made-folder.ts'
import { perform } from '../perform.ts'
import { required, UsageError, type CommonOptions, type Workplace } from '../workplace.ts'

interface ExportOptions extends CommonOptions {
  readonly to?: string
  readonly format: string
}

export function addLedgerCommands(program: Command): void {
  const ledger = program.command('ledger').description('the signed record of who did what, and when')
  ledger
    .command('verify')
    .description('walk the whole chain: numbers, hashes, signatures')
    .action(perform<[], CommonOptions>(verify))
  ledger
    .command('export')
    .description('write the entries to a file that a spreadsheet or a program can read')
    .option('--to <dir>', 'a folder')
    .option('--format <format>', '`csv` or `json`', 'csv')
    .action(perform<[], ExportOptions>(exportLedger))
}

async function verify(work: Workplace): Promise<void> {
  await work.unlock()
  const report = await work.run('ledger.verify', {})
  const line = report.intact
    ? `The ledger is intact: ${counted(report.entries, 'entry', 'entries')}, the newest ${report.headHash}`
    : `The ledger does not verify from entry ${String(report.brokenAt ?? 0)} on.`
  work.console.result(report, [line, ...refused(report), ...unaccounted(report)], report.intact ? [] : [line])
  if (!report.intact) process.exitCode = EXIT.damage
}

/** Entries that changed nothing, the newest ones by name. */
function refused({ refused: all, refusals }: JobResult<'ledger.verify'>): string[] {
  if (all === 0) return []
  return [
    `${counted(all, 'entry counts', 'entries count')} for nothing: whoever wrote it had no right to what it says.`,
    ...refusals.map(({ sequence, act, by }) => `  No. ${String(sequence)}: ${act}, by ${by}`),
    'This program never writes such an entry. Ask the people named, and look at their workstation.',
  ]
}

/** What was found and not accepted yet; the compartments by their ids, since their names may not be known here. */
function unaccounted({ unaccounted: states }: JobResult<'ledger.verify'>): string[] {
  if (states.length === 0) return []
  return [
    'Nobody answers for what lies in these compartments; they stay shut until `compartment accept`:',
    ...states.map(
      ({ sequence, compartment, signer, finder }) =>
        `  No. ${String(sequence)}: ${compartment}, signed by ${signer ?? 'nobody'}, found by ${finder}`,
    ),
  ]
}

async function exportLedger(work: Workplace, _: [], options: ExportOptions): Promise<void> {
  const { format } = options
  if (format !== 'csv' && format !== 'json') throw new UsageError('--format is `csv` or `json`.')
  const to = resolve(required(options.to, 'to'))
  await work.unlock()
  const report = await inMadeFolder(to, () => work.run('ledger.export', { to, format, filter: {} }))
  work.console.result(report, [`${counted(report.entries, 'entry', 'entries')} written to ${report.name}`])
}
