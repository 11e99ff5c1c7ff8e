/**
 * Runs the command-line tools of libfido2 (fido2-token, fido2-cred, fido2-assert). One of the few adapters that start
 * programs: by absolute path from fixed folders, with fixed arguments, never through a shell, with an empty environment.
 * A PIN goes to the tool's standard input, when the tool asks for it, and nowhere else.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../../shared/model/fault.ts'
import { wipe } from '../crypto/locked-memory.ts'

export type KeyToolName = 'fido2-token' | 'fido2-cred' | 'fido2-assert'

/** Where distributions put them. */
export const KEY_TOOL_FOLDERS: readonly string[] = ['/usr/bin', '/usr/local/bin']

/** An answer has some 2 KiB; a tool that says more is not what we know. */
const OUTPUT_MAX_BYTES = 64 * 1024
/** fido2-assert(1), fido2-cred(1): written to standard error where there is no terminal. */
const PIN_PROMPT = 'Enter PIN for '

export interface KeyToolRun {
  readonly name: KeyToolName
  readonly parameters: readonly string[]
  /** What the tool reads first, one value a line. */
  readonly lines?: readonly string[]
  /** Typed when the tool asks; without one its question is answered by the end of the input. */
  readonly pin?: string
  readonly limitMs: number
  readonly signal?: AbortSignal
}

export interface KeyToolEnd {
  readonly ok: boolean
  /** The caller's, who wipes it: the last line of an assertion is a secret. */
  readonly output: Buffer
  readonly complaint: string
}

/** @returns the tool's absolute path, or null where it is not installed. */
export function keyToolPath(name: KeyToolName, folders: readonly string[]): string | null {
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** @throws Fault `key-tool` where it is missing or does not start or end in time, `cancelled`. */
export async function runKeyTool(folders: readonly string[], run: KeyToolRun): Promise<KeyToolEnd> {
  const path = keyToolPath(run.name, folders)
  if (path === null) throw new Fault('key-tool', { why: 'missing' })
  if (run.signal?.aborted === true) throw new Fault('cancelled')
  // A session of its own has no terminal, so that the tool asks for the PIN here and not there.
  const child = spawn(path, [...run.parameters], { env: {}, detached: true, shell: false, cwd: '/' })
  const stop = () => child.kill('SIGKILL')
  run.signal?.addEventListener('abort', stop)
  const timer = setTimeout(stop, run.limitMs)
  try {
    return await conversation(child, run)
  } finally {
    clearTimeout(timer)
    run.signal?.removeEventListener('abort', stop)
  }
}

/** Tells the tool its lines, the PIN when it asks, and hears it out. */
async function conversation(child: ChildProcessWithoutNullStreams, run: KeyToolRun): Promise<KeyToolEnd> {
  const { stdin, stdout, stderr } = child
  const said: Buffer[] = []
  let complaint = ''
  let asked = false
  let bytes = 0
  // A tool that ended early has closed its input; its exit status tells the rest.
  stdin.on('error', () => undefined)
  stdout.on('data', (piece: Buffer) => {
    bytes += piece.length
    if (bytes > OUTPUT_MAX_BYTES) child.kill('SIGKILL')
    else said.push(piece)
  })
  stderr.setEncoding('utf8').on('data', (piece: string) => {
    if (complaint.length < OUTPUT_MAX_BYTES) complaint += piece
    if (asked || !complaint.includes(PIN_PROMPT)) return
    asked = true
    stdin.end(run.pin === undefined ? '' : `${run.pin}\n`)
  })
  // Only the lines: what the tool reads ahead would be lost for its question about the PIN.
  if (run.lines === undefined) stdin.end()
  else stdin.write(run.lines.map((line) => `${line}\n`).join(''))
  const status = await ended(child)
  const output = Buffer.concat(said)
  for (const piece of said) wipe(piece)
  if (run.signal?.aborted === true) {
    wipe(output)
    throw new Fault('cancelled')
  }
  if (status === null) {
    wipe(output)
    throw new Fault('key-tool', { why: 'no-answer' })
  }
  return { ok: status === 0, output, complaint }
}

/** @returns the exit status; null if it was killed. @throws Fault `key-tool` if it did not start. */
function ended(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', () => reject(new Fault('key-tool', { why: 'missing' })))
    child.on('close', (status) => resolve(status))
  })
}
