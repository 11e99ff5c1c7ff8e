/** One step of a measurement: programs run one after another, with what they took and what disturbed them. */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { availableParallelism } from 'node:os'

export interface Command {
  readonly program: string
  readonly args: readonly string[]
}

export interface Surroundings {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
}

export interface Measured {
  readonly seconds: number
  /** Processor time of everybody else meanwhile, in cores. */
  readonly othersCores: number
  /** The most that one of the programs held in memory. */
  readonly peakBytes: number
}

/** proc(5): processor times are in hundredths of a second for every Linux that people run. */
const TICKS_PER_SECOND = 100
const LOOK_MS = 20

/** Runs the commands and syncs the file system, all of it timed. @throws Error with what a failed program said */
export async function timed(commands: readonly Command[], around: Surroundings): Promise<Measured> {
  const before = { at: performance.now(), machine: machineTicks(), own: ownTicks() }
  let peakBytes = 0
  for (const command of [...commands, { program: 'sync', args: ['-f', around.folder] }])
    peakBytes = Math.max(peakBytes, await runOne(command, around))
  const seconds = (performance.now() - before.at) / 1000
  const others = machineTicks() - before.machine - (ownTicks() - before.own)
  return { seconds, othersCores: Math.max(0, others) / TICKS_PER_SECOND / seconds, peakBytes }
}

/** How often the commands ask for a sync of a file; strace slows them down, so this is never timed. */
export async function countSyncs(commands: readonly Command[], around: Surroundings): Promise<number> {
  const counts = join(around.folder, 'strace-counts')
  let calls = 0
  for (const { program, args } of commands) {
    const traced = ['-c', '-f', '-e', 'trace=fsync,fdatasync', '-o', counts, program, ...args]
    await runOne({ program: 'strace', args: traced }, around)
    for (const line of readFileSync(counts, 'utf8').split('\n')) {
      const fields = line.trim().split(/\s+/)
      if (/^(fsync|fdatasync)$/.test(fields.at(-1) ?? '')) calls += Number(fields[3])
    }
    rmSync(counts)
  }
  return calls
}

function runOne({ program, args }: Command, { env }: Surroundings): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const keep = (bytes: Buffer) => (said = (said + bytes.toString()).slice(-4000))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    let peakBytes = 0
    const look = setInterval(() => {
      peakBytes = Math.max(peakBytes, highWater(child.pid))
    }, LOOK_MS)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearInterval(look)
      if (code === 0) resolve(peakBytes)
      else reject(new Error(`${program} ended with ${String(code ?? signal)}: ${said}`))
    })
  })
}

/** The kernel remembers the most that a process held; 0 once it has ended. */
function highWater(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1')
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/**
 * Processor time of all programs in user mode, and what other guests of the same machine stole. Time in the kernel is
 * left out: its threads write for us.
 */
function machineTicks(): number {
  const [user = 0, nice = 0, , , , , , steal = 0] = numbersIn('/proc/stat', /^cpu +(.*)$/m)
  return user + nice + steal
}

/** The same of this process and its ended children. */
function ownTicks(): number {
  const fields = numbersIn('/proc/self/stat', /\) (.*)$/m)
  return (fields[11] ?? 0) + (fields[13] ?? 0)
}

function numbersIn(path: string, line: RegExp): number[] {
  try {
    return (line.exec(readFileSync(path, 'latin1'))?.[1] ?? '').split(' ').map(Number)
  } catch {
    return []
  }
}

export const machineNote = (): string => {
  const model = /^model name\s*: (.*)$/m.exec(readText('/proc/cpuinfo'))?.[1] ?? process.arch
  return `${availableParallelism()} cores (${model})`
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
