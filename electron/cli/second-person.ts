import type { Command } from 'commander'
import { CALLS, isJobName, type CallInput, type JobInput, JOBS } from '../../shared/contract/contract.ts'
import { GUARDED, type GuardedName, requestSubject } from '../../shared/contract/request-subject.ts'
import { Fault } from '../../shared/model/fault.ts'
import { UsageError, type CommonOptions, type Workplace } from './workplace.ts'

/** Options of acts that the office's rules may bind to a second person. */
export interface SecondPersonOptions extends CommonOptions {
  readonly second?: string
  readonly secondPasscodeFile?: string
  readonly approval?: string
  readonly ask?: boolean
  readonly reason?: string
}

type InputOf<N extends GuardedName> = N extends keyof typeof CALLS
  ? CallInput<N>
  : N extends keyof typeof JOBS
    ? JobInput<N>
    : never

export function withSecondPerson(command: Command): Command {
  return command
    .option('--second <code>', 'staff code of the second person, if the office’s rules ask for one')
    .option('--second-passcode-file <file>', 'file with the passcode of the second person')
    .option('--approval <id>', 'a request that was approved before')
    .option('--ask', 'leave a request that waits for a second person')
}

/**
 * Does an act that may need a second person. If it does, the person named by `--second` agrees here, and the act goes on;
 * with `--ask` a request is left for them instead.
 * @param run the act, on the word of an approved request or of nobody.
 * @returns null if a request was left.
 * @throws Fault `second-person` if nobody was named
 */
export async function agreed<N extends GuardedName, T>(
  work: Workplace,
  name: N,
  input: InputOf<N>,
  options: SecondPersonOptions,
  run: (approval: { approval?: string }) => Promise<T>,
): Promise<T | null> {
  if (options.approval !== undefined) return await run({ approval: options.approval })
  try {
    return await run({})
  } catch (error) {
    if (!(error instanceof Fault && error.code === 'second-person')) throw error
    if (options.ask !== true && options.second === undefined) throw error
  }
  const id = await ask(work, name, input, options)
  if (options.ask === true) {
    work.console.result({ request: id }, [`The request ${id} waits for a second person.`])
    return null
  }
  try {
    await decideHere(work, id, options)
  } catch (error) {
    // Who asked is here, and will ask again: nothing is left waiting.
    await work.call('request.withdraw', { id })
    throw error
  }
  return await run({ approval: id })
}

async function ask<N extends GuardedName>(
  work: Workplace,
  name: N,
  input: InputOf<N>,
  { reason = '' }: SecondPersonOptions,
): Promise<string> {
  // As the engine will see it: what is approved is exactly that.
  const parsed = isJobName(name)
    ? JOBS[name].input.parse(input)
    : CALLS[name as keyof typeof CALLS].input.parse(input)
  const subject = requestSubject({ ...parsed })
  return (await work.call('request.make', { act: GUARDED[name], subject, reason })).id
}

async function decideHere(work: Workplace, id: string, options: SecondPersonOptions): Promise<void> {
  const { second, secondPasscodeFile } = options
  if (second === undefined) throw new UsageError('--second is missing.')
  const passcode = work.readPasscode('second-passcode-file', secondPasscodeFile)
  await work.run('request.decide-here', { id, approve: true, reason: '', staffCode: second, passcode })
}
