/** The `strongroom` command: the same engine as in the window, for checks, automation and recovery. */
import manifest from '../../package.json' with { type: 'json' }
import { Command, CommanderError } from 'commander'
import { displayName } from '../../shared/model/display-name.ts'
import { Fault } from '../../shared/model/fault.ts'
import { addBackupCommands } from './commands/backup.ts'
import { addCompartmentCommands } from './commands/compartment.ts'
import { addFileCommands } from './commands/file.ts'
import { addGrantCommands } from './commands/grant.ts'
import { addLedgerCommands } from './commands/ledger.ts'
import { addPolicyCommands } from './commands/policy.ts'
import { addRequestCommands } from './commands/request.ts'
import { addSheetCommands } from './commands/sheets.ts'
import { addStaffCommands } from './commands/staff.ts'
import { addVaultCommands } from './commands/vault.ts'
import { writeError } from './console.ts'
import { emptyCoreDumps } from './core-dumps.ts'
import { EXIT } from './exit-status.ts'

void main()

async function main(): Promise<void> {
  emptyCoreDumps()
  process.stdout.on('error', outputFailed)
  process.stderr.on('error', outputFailed)
  try {
    await commandLine().parseAsync()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
    if (error.exitCode !== 0 && process.argv.includes('--json'))
      writeError(
        new Fault('input-invalid'),
        error.code === 'commander.help' ? 'No command was given.' : error.message,
      )
  }
}

/** A reader that has seen enough, as `head`, is no failure; a full disk under a redirected result is one. */
function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') process.exitCode = EXIT.environment
}

function commandLine(): Command {
  const program = new Command('strongroom')
    .description('an offline vault for the most sensitive files and records of a small office')
    .version(manifest.version)
    .option('--vault <dir>', 'folder of the vault')
    .option('--staff <code>', 'your staff code')
    .option('--passcode-file <file>', 'file with your passcode; - is standard input')
    .option('--allow-connected', 'unlock although the machine is connected, if the vault’s rule is `warn`')
    .option('--clock-is-right', 'unlock although the clock is years ahead of the last use of the vault')
    .option('--json', 'print one JSON object on standard output')
    .option('--quiet', 'print failures only')
  addVaultCommands(program)
  addCompartmentCommands(program)
  addFileCommands(program)
  addLedgerCommands(program)
  addBackupCommands(program)
  addStaffCommands(program)
  addGrantCommands(program)
  addSheetCommands(program)
  addPolicyCommands(program)
  addRequestCommands(program)
  leaveExitToUs(program)
  return program
}

/** Commander ends the process by itself unless every command is told not to. */
function leaveExitToUs(command: Command): void {
  command
    .exitOverride()
    .showHelpAfterError()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      // It quotes what was typed, or what a shell put there for `*`: names of files, which may hold anything.
      outputError: (text, write) => {
        write(text.split('\n').map(displayName).join('\n'))
      },
    })
  command.commands.forEach(leaveExitToUs)
}
