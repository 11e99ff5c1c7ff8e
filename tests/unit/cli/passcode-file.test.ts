import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const MODULE = pathToFileURL(join(import.meta.dirname, '../../../electron/cli/passcode-file.ts'))

/** Answers at once, so often as if somebody thought for a quarter of an hour; then the words come. */
const PATIENT = `
import { closeSync, writeSync } from 'node:fs'
let waits = 0
Atomics.wait = () => {
  waits += 1
  if (waits === 45_000) {
    writeSync(3, 'some words\\n')
    closeSync(3)
  }
  return 'timed-out'
}
const { readPasscodeFile } = await import(${JSON.stringify(MODULE.href)})
console.log(readPasscodeFile('-'))
`

test.runIf(process.platform === 'linux')(
  'whoever takes their time to type a passcode is waited for, where nothing to read is told at once',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strongroom-typed-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const fifo = join(folder, 'fifo')
    execFileSync('mkfifo', [fifo])
    const read = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK)
    const write = openSync(fifo, constants.O_WRONLY)
    const child = spawn(process.execPath, ['--input-type=module', '--eval', PATIENT], {
      stdio: [read, 'pipe', 'pipe', write],
    })
    for (const end of [read, write]) closeSync(end)
    const [said, failed] = await Promise.all([
      text(child.stdout ?? expect.unreachable()),
      text(child.stderr ?? expect.unreachable()),
      once(child, 'close'),
    ])
    expect([said, failed]).toEqual(['some words\n', ''])
  },
)
