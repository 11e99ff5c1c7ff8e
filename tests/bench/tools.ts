/** The command lines that are measured: ours, age's and restic's. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from './timed-run.ts'

const PROGRAM = join(import.meta.dirname, '../../out/cli/cli.cjs')
const STAFF = 'BE1'
const PASSCODE = 'measured with a passcode of seven words'

export const node = (...args: string[]): Command => ({ program: process.execPath, args })

/** A vault of its own for one round. */
export function ourTools(folder: string) {
  const [vault, sheets, passcode] = [join(folder, 'vault'), join(folder, 'sheets'), join(folder, 'passcode')]
  writeFileSync(passcode, PASSCODE)
  const signedIn = ['--vault', vault, '--staff', STAFF, '--passcode-file', passcode]
  const run = (...args: string[]) => node(PROGRAM, '--allow-connected', ...args, '--quiet')
  return {
    vault,
    sheets,
    create: run(
      ...['vault', 'create', vault, '--office', 'Bench', '--custodian', STAFF],
      ...['--sheets-to', sheets, '--passcode-file', passcode],
    ),
    run,
    unlocked: (...args: string[]) => run(...args, ...signedIn),
  }
}

export function ageTools(folder: string) {
  const identity = join(folder, 'age-identity')
  const sealed = join(folder, 'large.age')
  return {
    keygen: { program: 'age-keygen', args: ['-o', identity] },
    encrypt: (source: string): Command => {
      const recipient = /^# public key: (age1\S+)$/m.exec(readFileSync(identity, 'utf8'))?.[1] ?? ''
      return { program: 'age', args: ['-r', recipient, '-o', sealed, source] }
    },
    decrypt: (target: string): Command => ({
      program: 'age',
      args: ['-d', '-i', identity, '-o', target, sealed],
    }),
  }
}

/** A repository of its own. Nothing random gets smaller, so restic is spared the attempt. */
export function resticTools(folder: string, name: string) {
  const own = join(folder, name)
  mkdirSync(own)
  const password = join(own, 'password')
  writeFileSync(password, PASSCODE)
  const common = ['-q', '-r', join(own, 'repository'), '-p', password, '--cache-dir', join(own, 'cache')]
  return (...args: string[]): Command => ({
    program: 'restic',
    args: [...common, '--compression', 'off', ...args],
  })
}
