import type { Progress } from '../../shared/contract/event.ts'
import { describeFault } from '../../shared/text/fault-text.ts'
import { formatBytes } from '../../shared/text/format.ts'
import { Fault } from '../../shared/model/fault.ts'

export interface ConsoleOptions {
  readonly json: boolean
  readonly quiet: boolean
}

/** A line every two seconds is enough for a log. */
const LINE_MS = 2000
const BAR_MS = 100
const BAR_CHARACTERS = 24

const PHASES: Readonly<Record<Progress['phase'], string>> = {
  preparing: 'Preparing',
  deriving: 'Checking the passcode',
  scanning: 'Looking through the files',
  sealing: 'Sealing',
  opening: 'Opening',
  writing: 'Writing',
  'reading-back': 'Reading back',
  verifying: 'Verifying',
  removing: 'Removing',
  finishing: 'Finishing',
}

/** Results go to standard output, everything else to standard error. */
export class Console {
  readonly #options: ConsoleOptions
  /** What is over within two seconds needs no line. */
  #shownAt = performance.now()
  #barShown = false

  constructor(options: ConsoleOptions) {
    this.#options = options
  }

  /**
   * The command's result: one object for a program, or lines for a person.
   * @param failures those of the lines that tell of failures; they are said where all else is to be quiet.
   */
  result(
    object: Readonly<Record<string, unknown>>,
    lines: readonly string[],
    failures: readonly string[] = [],
  ): void {
    this.#clearBar()
    if (this.#options.json) writeObject(object)
    else if (this.#options.quiet) process.stderr.write(joined(failures))
    else process.stdout.write(joined(lines))
  }

  /** Something the person should know that is no result. */
  notice(text: string): void {
    if (this.#options.quiet) return
    this.#clearBar()
    process.stderr.write(`${text}\n`)
  }

  progress(progress: Progress): void {
    if (this.#options.quiet) return
    const now = performance.now()
    const terminal = process.stderr.isTTY
    if (now - this.#shownAt < (terminal ? BAR_MS : LINE_MS)) return
    this.#shownAt = now
    const line = describe(progress)
    if (terminal) {
      process.stderr.write(`\r\u001b[K${bar(progress)} ${line}`)
      this.#barShown = true
    } else process.stderr.write(`${line}\n`)
  }

  fault(fault: Fault): void {
    this.#clearBar()
    if (this.#options.json) writeError(fault)
    else {
      const { heading, reason, next } = describeFault(fault.code, fault.details)
      process.stderr.write(`${heading}\n${reason}\n${next}\n`)
      if (fault.incident !== undefined) process.stderr.write(`Incident ${fault.incident}\n`)
    }
  }

  /** What is wrong about the command line itself; a program is told in the one object, as of any other failure. */
  usage(message: string): void {
    process.stderr.write(`${message}\n`)
    if (this.#options.json) writeError(new Fault('input-invalid'), message)
  }

  #clearBar(): void {
    if (!this.#barShown) return
    process.stderr.write('\r\u001b[K')
    this.#barShown = false
  }
}

/** @param reason instead of the fault's own. */
export function writeError(fault: Fault, reason?: string): void {
  const described = describeFault(fault.code, fault.details)
  const error = { ...fault.toValue(), ...described, reason: reason ?? described.reason }
  writeObject({ error })
}

/** What JSON leaves as it is and a terminal obeys or hides: control characters of C1, directions, what has no width. */
const UNSEEN = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

function writeObject(object: Readonly<Record<string, unknown>>): void {
  const text = JSON.stringify(object).replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  process.stdout.write(`${text}\n`)
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function describe(progress: Progress): string {
  const parts = [PHASES[progress.phase]]
  if (progress.totalBytes !== null && progress.totalBytes > 0)
    parts.push(`${formatBytes(progress.doneBytes)} of ${formatBytes(progress.totalBytes)}`)
  else if (progress.doneBytes > 0) parts.push(formatBytes(progress.doneBytes))
  if (progress.doneFiles > 0) {
    const total = progress.totalFiles === null ? '' : ` of ${String(progress.totalFiles)}`
    parts.push(`${String(progress.doneFiles)}${total} files`)
  }
  return parts.join(', ')
}

function bar(progress: Progress): string {
  if (progress.totalBytes === null || progress.totalBytes === 0) return ''
  const share = Math.min(1, progress.doneBytes / progress.totalBytes)
  const full = Math.round(share * BAR_CHARACTERS)
  return `[${'#'.repeat(full)}${'-'.repeat(BAR_CHARACTERS - full)}] ${String(Math.floor(share * 100)).padStart(3)} %`
}
