/**
 * Stands where libfido2's tools stand, and behaves as their manual pages, their sources (tools/assert_get.c,
 * tools/cred_make.c, readpassphrase.c) and runs without a key show: no machine of a test has a real key. It reads lines
 * ahead as C's standard input does, asks for the PIN on standard error, reads it from what comes afterwards, prints
 * authenticator data as a CBOR byte string, and complains in the words of fido_strerr(3).
 */
import { appendFileSync, chmodSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'cborg'
import { SoftKey, type SoftKeyState } from './soft-key.ts'

export const RECORDED_DEVICE = '/dev/hidraw7'

export interface RecordedKey {
  readonly state: SoftKeyState
  readonly pin: string
  readonly retries: number
  /** What it complains of instead of answering. */
  readonly complaint?: string
  readonly format?: string
  /** Never answers. */
  readonly deaf?: boolean
}

/** One run, as the tool saw it. */
export interface RecordedRun {
  readonly name: string
  readonly parameters: readonly string[]
  readonly environment: readonly string[]
  readonly readAhead: string
  /** Whether it leads a session of its own, and so has no terminal. */
  readonly leads: boolean
}

/** Puts the three tools into a folder, with a key plugged in. */
export function layRecordedTools(folder: string, key: RecordedKey): void {
  plugIn(folder, key)
  for (const name of ['fido2-token', 'fido2-cred', 'fido2-assert']) {
    const path = join(folder, name)
    const script = `import(${JSON.stringify(import.meta.filename)}).then(({ runRecordedTool }) =>
      runRecordedTool(${JSON.stringify(name)}, ${JSON.stringify(folder)}))`
    writeFileSync(path, `#!${process.execPath}\n${script}\n`)
    chmodSync(path, 0o755)
  }
}

export function plugIn(folder: string, key: RecordedKey): void {
  writeFileSync(join(folder, 'key.json'), JSON.stringify(key))
}

export function pluggedIn(folder: string): RecordedKey {
  return JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as RecordedKey
}

export function recordedRuns(folder: string): RecordedRun[] {
  const lines = readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as RecordedRun)
}

export function runRecordedTool(name: string, folder: string): void {
  const key = pluggedIn(folder)
  const parameters = process.argv.slice(2)
  const readAhead = name === 'fido2-token' ? '' : read()
  const leads =
    readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ')[3] === String(process.pid)
  const run: RecordedRun = { name, parameters, environment: Object.keys(process.env), readAhead, leads }
  appendFileSync(join(folder, 'runs'), `${JSON.stringify(run)}\n`)
  if (name === 'fido2-token') token(key, parameters)
  else if (key.deaf === true) setInterval(() => undefined, 1000)
  else answer(name, folder, key, run)
}

function answer(
  name: string,
  folder: string,
  key: RecordedKey,
  { parameters, readAhead }: RecordedRun,
): void {
  const soft = new SoftKey(true, key.state)
  const lines = readAhead.split('\n')
  const silent = parameters.includes('up=false')
  if (name === 'fido2-assert' && lines[2] !== soft.credentialId.toString('base64')) {
    complain('fido2-assert: fido_dev_get_assert: FIDO_ERR_NO_CREDENTIALS')
    return
  }
  // hmac-secret without a touch is refused: CTAP 2.1, section 12.5.
  if (silent && parameters.includes('-h')) {
    complain('fido2-assert: fido_dev_get_assert: FIDO_ERR_UNSUPPORTED_OPTION')
    return
  }
  if (!silent && !hasPin(key, folder, name)) return
  if (key.complaint !== undefined) {
    complain(`${name}: fido_dev_get_assert: ${key.complaint}`)
    return
  }
  const out =
    name === 'fido2-assert' ? assertion(soft, lines) : credential(soft, lines, key.format ?? 'packed')
  plugIn(folder, { ...key, state: soft.state() })
  writeSync(1, out.map((line) => `${line}\n`).join(''))
}

function token(key: RecordedKey, parameters: readonly string[]): void {
  if (parameters[0] === '-L') {
    writeSync(1, `${RECORDED_DEVICE}: vendor=0x1050, product=0x0407 (Yubico YubiKey OTP+FIDO+CCID)\n`)
  } else writeSync(1, `proto: 0x02\npin retries: ${key.retries}\nuv retries: undefined\n`)
}

/** readpassphrase(3) without a terminal. */
function hasPin(key: RecordedKey, folder: string, name: string): boolean {
  writeSync(2, `Enter PIN for ${RECORDED_DEVICE}: `)
  const typed = read().split('\n')[0]
  if (typed === key.pin) return true
  plugIn(folder, { ...key, retries: key.retries - 1 })
  complain(`${name}: fido_dev_get_assert: FIDO_ERR_PIN_INVALID`)
  return false
}

function assertion(soft: SoftKey, lines: readonly string[]): string[] {
  const [hash = '', rpId = '', , salt = ''] = lines
  const { authData, signature } = soft.getAssertion(Buffer.from(hash, 'base64'), { rpId })
  const secret = soft.hmacSecret(Buffer.from(salt, 'base64'))
  return [hash, rpId, bstr(authData), signature.toString('base64'), secret.toString('base64')]
}

function credential(soft: SoftKey, lines: readonly string[], format: string): string[] {
  const [hash = '', rpId = ''] = lines
  const authData = soft.makeCredential({ rpId })
  return [hash, rpId, format, bstr(authData), soft.credentialId.toString('base64'), 'c2lnbmF0dXJl']
}

const bstr = (bytes: Uint8Array): string => Buffer.from(encode(bytes)).toString('base64')

function complain(words: string): void {
  writeSync(2, `${words}\n`)
  process.exitCode = 1
}

/** One read, as a buffered stream does it: whatever is there. */
function read(): string {
  const buffer = Buffer.alloc(4096)
  for (;;) {
    try {
      return buffer.toString('latin1', 0, readSync(0, buffer))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    }
  }
}
