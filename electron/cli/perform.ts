import { randomInt } from 'node:crypto'
import type { Command } from 'commander'
import { Fault } from '../../shared/model/fault.ts'
import { toFaultValue } from '../../shared/model/incident.ts'
import { Console } from './console.ts'
import { EXIT, exitStatusOf } from './exit-status.ts'
import { UsageError, Workplace, type CommonOptions } from './workplace.ts'

/**
 * Turns what a command does into what commander calls: the engine is made and closed around it, and whatever goes
 * wrong becomes text and an exit status.
 */
// commander hands over what it parsed without types; A and O name them where the command is declared.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function perform<A extends unknown[], O extends CommonOptions>(
  act: (work: Workplace, args: A, options: O) => Promise<void>,
): (...received: unknown[]) => Promise<void> {
  return async (...received) => {
    const command = received.at(-1) as Command
    const options = command.optsWithGlobals<O>()
    try {
      await using work = new Workplace(options)
      await act(work, received.slice(0, -2) as A, options)
    } catch (error) {
      process.exitCode = explain(error, options)
    }
  }
}

function explain(error: unknown, options: CommonOptions): number {
  const console = new Console({ json: options.json === true, quiet: options.quiet === true })
  if (error instanceof UsageError) {
    console.usage(error.message)
    return EXIT.usage
  }
  const value = toFaultValue(error, 'command', newIncident, ({ error: kind, frames }) => {
    console.notice([kind, ...frames.map((frame) => `  ${frame}`)].join('\n'))
  })
  const fault = Fault.fromValue(value)
  console.fault(fault)
  return exitStatusOf(fault)
}

/** Eight digits to quote; nothing is derived from them. */
function newIncident(): string {
  return String(randomInt(10_000_000, 100_000_000))
}
