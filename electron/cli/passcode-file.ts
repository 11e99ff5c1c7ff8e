import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { LIMITS } from '../../shared/limits.ts'
import { Fault } from '../../shared/model/fault.ts'

const STANDARD_INPUT = 0

/**
 * Reads a passcode from a file or, for `-`, from standard input: on a terminal it is asked for and not shown. One line
 * end at the end is not part of it.
 * @param asking what a terminal shows.
 * @returns text that JavaScript cannot wipe; the process ends soon after, which is the wiping.
 * @throws Fault `passcode-file` with `why`: missing, unreadable, not-regular, empty, too-large, not-text.
 */
export function readPasscodeFile(path: string, asking = 'Passcode: '): string {
  const bytes = path === '-' ? readStandardInput(asking) : readRegular(path)
  try {
    if (bytes.length > LIMITS.passcodeFileBytes) throw refused('too-large')
    const text = decoded(bytes).replace(/\r?\n$/, '')
    if (text === '') throw refused('empty')
    if (/[\r\n\0]/.test(text)) throw refused('not-text')
    return text
  } finally {
    bytes.fill(0)
  }
}

function readStandardInput(asking: string): Buffer {
  return process.stdin.isTTY ? readTyped(asking) : readUpTo(STANDARD_INPUT)
}

/** What the terminal sends in raw mode, where it echoes nothing and every key is ours to understand. */
const INTERRUPT = 0x03
const END = 0x04
const LINE_ENDS: readonly number[] = [0x0a, 0x0d]
const RUBOUTS: readonly number[] = [0x08, 0x7f]

/** Asks on a terminal, which shows nothing of what is typed. @throws Fault `cancelled` for Ctrl-C */
function readTyped(asking: string): Buffer {
  const typed = Buffer.alloc(LIMITS.passcodeFileBytes + 1)
  const key = Buffer.alloc(1)
  let length = 0
  process.stderr.write(asking)
  process.stdin.setRawMode(true)
  try {
    while (length < typed.length && readSome(STANDARD_INPUT, key, 0) > 0) {
      const code = key.readUInt8()
      if (code === INTERRUPT) throw new Fault('cancelled')
      if (code === END || LINE_ENDS.includes(code)) break
      if (RUBOUTS.includes(code)) length = beforeLastCharacter(typed, length)
      else length = typed.writeUInt8(code, length)
    }
    return typed.subarray(0, length)
  } finally {
    key.fill(0)
    process.stdin.setRawMode(false)
    process.stderr.write('\n')
  }
}

/** Where the last character of UTF-8 text begins. */
function beforeLastCharacter(text: Buffer, length: number): number {
  let start = Math.max(0, length - 1)
  while (start > 0 && (text.readUInt8(start) & 0xc0) === 0x80) start -= 1
  return start
}

function readRegular(path: string): Buffer {
  let file: number
  try {
    // Non-blocking: a fifo without a writer must not hang the command.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    throw refused((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable')
  }
  try {
    if (!fstatSync(file).isFile()) throw refused('not-regular')
    return readUpTo(file)
  } finally {
    closeSync(file)
  }
}

/** One byte more than the limit is enough to know that there is too much. */
function readUpTo(file: number): Buffer {
  const bytes = Buffer.alloc(LIMITS.passcodeFileBytes + 1)
  let length = 0
  while (length < bytes.length) {
    const read = readSome(file, bytes, length)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}

/** Waits for as long as nothing is typed: a terminal and some pipes say at once that there is nothing yet. */
function readSome(file: number, into: Buffer, offset: number): number {
  for (;;) {
    try {
      return readSync(file, into, offset, into.length - offset, null)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      // A closed standard input reads as its end.
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw refused('unreadable')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
    }
  }
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refused('not-text')
  }
}

function refused(why: string): Fault {
  return new Fault('passcode-file', { why })
}
