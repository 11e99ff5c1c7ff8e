import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a process asked of the disk, or said on its standard output, in the order in which it did. */
export type DiskCall =
  | { readonly call: 'make'; readonly path: string; readonly folder: boolean }
  | { readonly call: 'write'; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly call: 'truncate'; readonly path: string; readonly length: number }
  /** The next so many bytes of one file, put behind what another has. */
  | { readonly call: 'copy'; readonly path: string; readonly from: string; readonly length: number }
  | { readonly call: 'rename'; readonly path: string; readonly to: string }
  | { readonly call: 'remove'; readonly path: string }
  | { readonly call: 'sync'; readonly path: string }
  | { readonly call: 'say'; readonly text: string }

/** A call that changes something in a way that is not modelled. */
type Strange = { readonly call: 'strange'; readonly path: string; readonly name: string }

/** Calls that change something, and those that make a change lasting. */
const TRACED =
  'openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,rename,renameat,renameat2,unlink,' +
  'unlinkat,rmdir,mkdir,mkdirat,fsync,fdatasync,fallocate,link,linkat,symlink,copy_file_range,sendfile'
/** More than any one write. */
const LONGEST_WRITE = 8 * 1024 * 1024

/**
 * Runs a program and records what it asks of the disk below a folder. By strace, so that nothing need be compiled.
 * @param root calls on other paths are left out.
 * @throws what is not understood: a record with a hole in it would prove nothing.
 */
export async function recordDisk(command: readonly string[], root: string): Promise<DiskCall[]> {
  const logs = mkdtempSync(join(tmpdir(), 'strongroom-record-'))
  try {
    const child = spawn(
      'strace',
      [
        ...['-ff', '-qq', '-xx', '-y', '--seccomp-bpf', '--absolute-timestamps=format:unix,precision:ns'],
        ...['-s', String(LONGEST_WRITE), '-e', `trace=${TRACED}`, '-o', join(logs, 'thread'), ...command],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    // What it says is read from the record.
    child.stdout.resume()
    const [status] = (await once(child, 'close')) as [number | null]
    if (status !== 0) throw new Error(`the recorded program ended with ${String(status)}`)
    // One log a thread, so that no call is cut in two by another thread's; the times put them in order.
    const lines = readdirSync(logs).flatMap((name) =>
      readFileSync(join(logs, name), 'latin1').split('\n').filter(Boolean),
    )
    return readCalls(
      lines.sort((a, b) => (a.slice(0, TIME_LENGTH) < b.slice(0, TIME_LENGTH) ? -1 : 1)),
      root,
    )
  } finally {
    rmSync(logs, { recursive: true })
  }
}

/** `1234567890.123456789 name(arguments) = result…` */
const TIME_LENGTH = 20
const LINE = /^[\d.]+ (\w+)\((.*)\)\s+= (-?\d+|\?)/s

function readCalls(lines: readonly string[], root: string): DiskCall[] {
  const offsets = new Map<string, number>()
  return lines.flatMap((line) => {
    const [, name = '', rest = '', result = ''] = LINE.exec(line) ?? []
    if (name === '') {
      // The last line of a thread, about its end.
      if (/ (\+\+\+|---) /.test(line)) return []
      throw new Error(`not understood: ${line.slice(0, 200)}`)
    }
    if (Number(result) < 0 || result === '?') return []
    return readCall(name, rest, Number(result), offsets).flatMap((call): DiskCall[] => {
      if (call.call === 'say') return [call]
      if (!`${call.path}/`.startsWith(`${root}/`)) return []
      if (call.call === 'strange') throw new Error(`not modelled: ${call.name} on ${call.path}`)
      return [call]
    })
  })
}

/** @param offsets where the next `write` of each descriptor goes */
function readCall(
  name: string,
  rest: string,
  result: number,
  offsets: Map<string, number>,
): (DiskCall | Strange)[] {
  const texts = [...rest.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => bytesOf(hex))
  const [first = '', second = ''] = texts.map((bytes) => bytes.toString('utf8'))
  const [, descriptor = '', place = ''] = /^(\d+)<([^>]*)>/.exec(rest) ?? []
  const path = bytesOf(place).toString('utf8')
  const numbers = rest.split(', ').map(Number)
  switch (name) {
    case 'open':
    case 'openat':
    case 'creat': {
      offsets.set(String(result), 0)
      const calls: (DiskCall | Strange)[] = []
      if (rest.includes('O_CREAT') || name === 'creat')
        calls.push({ call: 'make', path: first, folder: false })
      if (rest.includes('O_TRUNC') || name === 'creat')
        calls.push({ call: 'truncate', path: first, length: 0 })
      if (rest.includes('O_APPEND')) calls.push({ call: 'strange', name, path: first })
      return calls
    }
    case 'write': {
      const bytes = (texts[0] ?? Buffer.alloc(0)).subarray(0, result)
      if (descriptor === '1') return [{ call: 'say', text: bytes.toString('utf8') }]
      const at = offsets.get(descriptor) ?? 0
      offsets.set(descriptor, at + result)
      return [{ call: 'write', path, at, bytes }]
    }
    case 'pwrite64':
      return [
        {
          call: 'write',
          path,
          at: numbers.at(-1) ?? NaN,
          bytes: (texts[0] ?? Buffer.alloc(0)).subarray(0, result),
        },
      ]
    case 'ftruncate':
      return [{ call: 'truncate', path, length: numbers.at(-1) ?? NaN }]
    case 'truncate':
      return [{ call: 'truncate', path: first, length: numbers.at(-1) ?? NaN }]
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return [{ call: 'rename', path: first, to: second }]
    case 'unlink':
    case 'unlinkat':
    case 'rmdir':
      return [{ call: 'remove', path: first }]
    case 'mkdir':
    case 'mkdirat':
      return [{ call: 'make', path: first, folder: true }]
    case 'fsync':
    case 'fdatasync':
      return [{ call: 'sync', path }]
    case 'copy_file_range': {
      const [from = '', to = ''] = [...rest.matchAll(/\d+<([^>]*)>/g)].map(([, hex = '']) => hex)
      return [
        {
          call: 'copy',
          path: bytesOf(to).toString('utf8'),
          from: bytesOf(from).toString('utf8'),
          length: result,
        },
      ]
    }
    default:
      return [{ call: 'strange', name, path: path === '' ? first : path }]
  }
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll('\\x', ''), 'hex')
}
