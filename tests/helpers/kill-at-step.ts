import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { actCommand, type ActPlace, type ChildAct } from './act-in-child.ts'

/** Steps of a process that make something lasting, or visible. */
export const LASTING_STEPS = [
  'pwrite64',
  'fsync',
  'fdatasync',
  'ftruncate',
  'unlink',
  'rename',
  'copy_file_range',
] as const

export const hasStrace = spawnSync('strace', ['-V']).status === 0

/** An act in a process of its own; see act-child.ts. */
export interface StepAct {
  readonly act: ChildAct
  readonly place?: string
}

/**
 * How often the whole program takes a step, and how often before the act begins. It runs to its end.
 * @param f whose session is closed.
 */
export function countSteps(
  f: ActPlace,
  { act, place = '' }: StepAct,
  step: string,
): { before: number; all: number } {
  const log = join(f.vault.base, 'strace.log')
  const under = ['strace', '-f', '-qq', '-s', '16', '-o', log, '-e', `trace=${step},write`]
  const [program = '', ...rest] = actCommand(f, act, place, under)
  const { status } = spawnSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`the act ended with ${String(status)}`)
  const lines = readFileSync(log, 'utf8').split('\n')
  const begun = lines.findIndex((line) => line.includes('"begun'))
  const takes = (line: string) => line.includes(` ${step}(`)
  return { before: lines.slice(0, begun).filter(takes).length, all: lines.filter(takes).length }
}

/** Runs an act and kills it when it takes a step for so many times. */
export function killAtStep(f: ActPlace, { act, place = '' }: StepAct, step: string, when: number): void {
  const inject = `inject=${step}:signal=KILL:when=${String(when)}`
  const under = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${step}`, '-e', inject]
  const [program = '', ...rest] = actCommand(f, act, place, under)
  spawnSync(program, rest, { stdio: 'ignore' })
}

/** At most so many numbers between two, both included, evenly. */
export function spread(first: number, last: number, most: number): number[] {
  const stride = Math.max(1, Math.ceil((last - first + 1) / most))
  return Array.from({ length: Math.ceil((last - first + 1) / stride) }, (_, at) => first + at * stride)
}
