import { resolve } from 'node:path'
import type {
  CallInput,
  CallOutput,
  EngineCallName,
  JobInput,
  JobName,
  JobResult,
} from '../../shared/contract/contract.ts'
import type { LedgerAhead } from '../../shared/contract/session.ts'
import { parseCallInput, parseJobInput } from '../../shared/contract/parse.ts'
import { LIMITS } from '../../shared/limits.ts'
import { Fault } from '../../shared/model/fault.ts'
import { createEngine, type Engine } from '../engine/engine.ts'
import { Console } from './console.ts'
import { environmentOf } from './environment.ts'
import { formatInstant } from './format.ts'
import { readPasscodeFile } from './passcode-file.ts'
import { useOfSheets } from './sheets-use.ts'

/** Options that every command understands. */
export interface CommonOptions {
  readonly vault?: string
  readonly staff?: string
  readonly passcodeFile?: string
  readonly json?: boolean
  readonly quiet?: boolean
  /** A vault with the rule `warn` opens although the machine is connected. */
  readonly allowConnected?: boolean
  readonly clockIsRight?: boolean
}

type OtherPasscode = 'new-passcode-file' | 'second-passcode-file'

/** What a terminal is shown where a passcode comes from standard input. */
const ASKING: Readonly<Record<'passcode-file' | OtherPasscode, string>> = {
  'passcode-file': 'Passcode: ',
  'new-passcode-file': 'New passcode: ',
  'second-passcode-file': 'Passcode of the second person: ',
}

/** One engine for one command: schemas on this side too, progress and interruption wired. */
export class Workplace implements AsyncDisposable {
  readonly console: Console
  readonly options: CommonOptions
  readonly #engine: Engine
  readonly #abort = new AbortController()
  #readStandardInput = false
  readonly #interrupt = (): void => {
    this.#abort.abort(new Fault('cancelled'))
  }

  constructor(options: CommonOptions) {
    this.options = options
    this.console = new Console({ json: options.json === true, quiet: options.quiet === true })
    this.#engine = createEngine(environmentOf())
    this.#heedSignals()
  }

  async call<N extends EngineCallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    return await this.#engine.call(name, parseCallInput(name, input))
  }

  async run<N extends JobName>(name: N, input: JobInput<N>): Promise<JobResult<N>> {
    return await this.#engine.run(name, parseJobInput(name, input), {
      signal: this.#abort.signal,
      report: (progress) => {
        this.console.progress(progress)
      },
    })
  }

  /** Unlocks the vault that the options name, for the person that they name. @param typed passcode, if it was read already. */
  async unlock(typed?: string): Promise<void> {
    const place = resolve(required(this.options.vault, 'vault'))
    const staffCode = required(this.options.staff, 'staff')
    const passcode = typed ?? this.readPasscode()
    const allowConnected = this.options.allowConnected === true
    const clockBelieved = this.options.clockIsRight === true
    const input = { place, staffCode, passcode, allowConnected, clockBelieved }
    const session = await this.run('session.unlock', input).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'air-gap' && error.details['rule'] === 'warn')
        this.console.notice('`--allow-connected` unlocks it all the same, and the ledger will say so.')
      if (error instanceof Fault && error.code === 'clock-ahead')
        this.console.notice('`--clock-is-right` unlocks it if so much time has really passed.')
      throw error
    })
    if (session.state !== 'unlocked') return
    if (session.headRepaired)
      this.console.notice('One of the two copies of the vault’s head was damaged; it was repaired.')
    for (const { act, by } of session.unfinishedExports)
      this.console.notice(
        `${act === 'file.exported' ? 'An export' : 'A restore of files'} by ${by} was broken off. What it wrote lies readable in a folder whose name ends in “(unfinished)”, at the place chosen then. Delete it.`,
      )
    if (session.mode === 'medium')
      this.console.notice('This vault cannot be written to here: it is open for reading only.')
    if (session.mode === 'older')
      this.console.notice('This vault is older than its last known state: it is open for reading only.')
    if (session.mode === 'signing')
      this.console.notice(
        'The confidentiality agreement must be signed first: `strongroom staff agree` shows it.',
      )
    if (session.ledgerAhead !== null) this.#tellOfClock(session.ledgerAhead)
    this.#warnOfPasscode(session.passcodeDueAt)
    if (session.role === 'custodian' && session.mode !== 'signing') await this.#tellOfSheets()
    const guard = await this.call('guard.look', {})
    if (guard.connected) this.console.notice('This machine is connected to a network or could be.')
  }

  /**
   * Reading stops everything else, our own handling of an interrupt too: the system's must hold until it is over.
   * @param option that names the file: one's own passcode, or another one for the same command.
   */
  readPasscode(
    option: 'passcode-file' | OtherPasscode = 'passcode-file',
    file = this.options.passcodeFile,
  ): string {
    const path = required(file, option)
    if (path === '-' && this.#readStandardInput)
      throw new UsageError('Only one passcode can come from standard input.')
    this.#readStandardInput ||= path === '-'
    this.#ignoreSignals()
    try {
      return readPasscodeFile(path, ASKING[option])
    } finally {
      this.#heedSignals()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ignoreSignals()
    await this.#engine.close()
  }

  #tellOfClock({ at, sequence, by }: LedgerAhead): void {
    this.console.notice(
      `The vault’s time is ahead of the clock: entry ${String(sequence)}, by ${by ?? 'the recovery sheets'}, was written while a clock was set to ${formatInstant(at)}. Rights, papers and requests are judged by that time. \`strongroom sheets reissue\` sets it right, once the clock is.`,
    )
  }

  async #tellOfSheets(): Promise<void> {
    const { uses } = await this.call('recovery.uses', {})
    for (const use of uses) this.console.notice(`Recovery sheets were used: ${useOfSheets(use)}.`)
    if (uses.length > 0)
      this.console.notice('`strongroom sheets known` confirms that you know of it, and ends this notice.')
  }

  #warnOfPasscode(dueAt: number | null): void {
    if (dueAt === null || dueAt > Date.now() + LIMITS.passcodeWarnedMs) return
    this.console.notice(
      `Your passcode must be changed by ${formatInstant(dueAt)}: \`strongroom passcode change\` does it.`,
    )
  }

  #heedSignals(): void {
    process.on('SIGINT', this.#interrupt)
    process.on('SIGTERM', this.#interrupt)
  }

  #ignoreSignals(): void {
    process.off('SIGINT', this.#interrupt)
    process.off('SIGTERM', this.#interrupt)
  }
}

/** @throws UsageError naming the option that is missing. */
export function required(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new UsageError(`--${option} is missing.`)
  return value
}

/** The command line itself is wrong; its message is for the person. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
