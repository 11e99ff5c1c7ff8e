import type { Command } from 'commander'
import type { Request } from '../../../shared/contract/policy.ts'
import { formatInstant } from '../format.ts'
import { perform } from '../perform.ts'
import { required, UsageError, type CommonOptions, type Workplace } from '../workplace.ts'

interface DecisionOptions extends CommonOptions {
  readonly reason?: string
}

export function addRequestCommands(program: Command): void {
  const request = program.command('request').description('acts that wait for a second person')
  request
    .command('list')
    .description('list what waits, and what was decided')
    .action(perform<[], CommonOptions>(list))
  request
    .command('approve <id>')
    .description('agree to what somebody else asked for')
    .action(perform<[string], DecisionOptions>((work, [id]) => decide(work, id, true, '')))
  request
    .command('decline <id>')
    .description('decline what somebody else asked for')
    .option('--reason <text>', 'why; it goes into the ledger')
    .action(
      perform<[string], DecisionOptions>((work, [id], { reason }) =>
        decide(work, id, false, required(reason, 'reason')),
      ),
    )
}

async function list(work: Workplace): Promise<void> {
  await work.unlock()
  const { requests } = await work.call('request.list', {})
  work.console.result({ requests }, requests.length === 0 ? ['Nothing waits.'] : requests.map(lineOf))
}

function lineOf({ id, act, by, state, second, until, facts }: Request): string {
  const about = Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`)
  const end = state === 'waiting' ? `until ${formatInstant(until)}` : (second ?? '')
  return [id, act, `by ${by}`, state, end, ...about].filter((part) => part !== '').join('  ')
}

async function decide(work: Workplace, id: string, approve: boolean, reason: string): Promise<void> {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new UsageError('A request is named by its id of 32 digits.')
  await work.unlock()
  await work.call('request.decide', { id, approve, reason })
  work.console.result({ request: id, approved: approve }, [approve ? 'Agreed.' : 'Declined.'])
}
