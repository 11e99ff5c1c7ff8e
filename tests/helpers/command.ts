import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { undocumentedKeys } from './documented-keys.ts'

/** The bundled command. */
export const program = join(import.meta.dirname, '../../out/cli/cli.cjs')

export interface CommandResult {
  readonly status: number | null
  readonly output: string
  readonly errors: string
}

/** A place of its own for one test: a home folder, a passcode file, and the command run there. */
export class CommandBench implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'strongroom-command-'))
  readonly vault = this.path('vault')
  readonly sheets = this.path('sheets')
  readonly passcodeFile = this.path('passcode')

  readonly #environment: Readonly<Record<string, string>>

  /** @param environment where the command finds its home and temporary folders, if elsewhere. */
  constructor(passcode = 'quiet harbour seven lanterns', environment: Readonly<Record<string, string>> = {}) {
    this.#environment = environment
    writeFileSync(this.passcodeFile, `${passcode}\n`, { mode: 0o600 })
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** Options of somebody who unlocks the vault. */
  get signedIn(): string[] {
    return ['--vault', this.vault, '--staff', 'KA1', '--passcode-file', this.passcodeFile]
  }

  async run(args: readonly string[], input = ''): Promise<CommandResult> {
    // Whoever runs the tests may be on a network; the air gap has tests of its own.
    const child = spawn(process.execPath, [program, '--allow-connected', ...args], {
      env: { ...process.env, HOME: this.folder, XDG_STATE_HOME: '', ...this.#environment },
      stdio: 'pipe',
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    let output = ''
    let errors = ''
    // A character may come in two pieces.
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { status, output, errors }
  }

  /**
   * Runs with `--json` and returns the one object that comes out, with the exit status beside it.
   * @throws Error for a key that docs/command-line.md does not have.
   */
  async json(
    args: readonly string[],
    input = '',
  ): Promise<Record<string, unknown> & { status: number | null }> {
    const { status, output, errors } = await this.run([...args, '--json', '--quiet'], input)
    let result: Record<string, unknown>
    try {
      result = JSON.parse(output) as Record<string, unknown>
    } catch {
      throw new Error(`no JSON came out (status ${String(status)}): ${output}${errors}`)
    }
    const unknown = undocumentedKeys(args, result)
    if (unknown.length > 0) throw new Error(`not in docs/command-line.md: ${unknown.join(', ')}`)
    return { ...result, status }
  }

  async createVault(): Promise<void> {
    const made = await this.run([
      ...['vault', 'create', this.vault, '--office', 'Harbour Office', '--custodian', 'KA1'],
      ...['--sheets', '3', '--needed', '2', '--sheets-to', this.sheets, '--passcode-file', this.passcodeFile],
    ])
    if (made.status !== 0) throw new Error(`no vault: ${made.output}${made.errors}`)
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
