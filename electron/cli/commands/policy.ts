import type { Command } from 'commander'
import {
  guardedAct,
  policy as policySchema,
  type Policy,
  unlockRule,
} from '../../../shared/contract/policy.ts'
import { perform } from '../perform.ts'
import { agreed, type SecondPersonOptions, withSecondPerson } from '../second-person.ts'
import { UsageError, type CommonOptions, type Workplace } from '../workplace.ts'

export function addPolicyCommands(program: Command): void {
  const policy = program.command('policy').description('the office’s rules')
  policy.command('show').description('show the rules in force').action(perform<[], CommonOptions>(show))
  withSecondPerson(policy.command('set <rules...>'))
    .description('change rules, each as name=value; the others stay')
    .action(perform<[string[]], SecondPersonOptions>(set))
}

async function show(work: Workplace): Promise<void> {
  await work.unlock()
  const { policy } = await work.call('policy.get', {})
  work.console.result({ policy }, linesOf(policy))
}

async function set(work: Workplace, [rules]: [string[]], options: SecondPersonOptions): Promise<void> {
  for (const rule of rules) if (!rule.includes('=')) throw new UsageError('A rule is given as name=value.')
  await work.unlock()
  const { policy: before } = await work.call('policy.get', {})
  const policy = changed(before, rules)
  const done = await agreed(work, 'policy.set', { policy }, options, (approval) =>
    work.call('policy.set', { policy, ...approval }),
  )
  if (done === null) return
  work.console.result({ policy }, linesOf(policy))
}

/** The rules as `policy set` takes them. */
function flat({ unlock, secondPerson, ...others }: Policy): Record<string, string> {
  const plain = Object.entries(others).map(([name, value]) => [name, String(value)] as const)
  const ways = Object.entries(unlock).map(([role, rule]) => [`unlock.${role}`, rule] as const)
  return Object.fromEntries([...ways, ...plain, ['secondPerson', secondPerson.join(',')]])
}

function linesOf(policy: Policy): string[] {
  return Object.entries(flat(policy)).map(([name, value]) => `${name}=${value}`)
}

const TAKES: Readonly<Record<string, string>> = {
  unlock: ` It takes one of: ${unlockRule.options.join(', ')}.`,
  syncedKeys: ' It takes `true` or `false`.',
  secondPerson: ` It takes a list of: ${guardedAct.options.join(', ')}.`,
}

/** @throws UsageError for a rule that there is not, or a value that it does not take. */
function changed(before: Policy, rules: readonly string[]): Policy {
  const values = new Map(Object.entries(flat(before)))
  for (const rule of rules) {
    const at = rule.indexOf('=')
    const name = rule.slice(0, at)
    if (!values.has(name))
      throw new UsageError(`There is no rule \`${name}\`; \`strongroom policy show\` lists them.`)
    values.set(name, rule.slice(at + 1))
  }
  const text = (name: string) => values.get(name) ?? ''
  const number = (name: string) => {
    if (!/^\d{1,9}$/.test(text(name))) throw new UsageError(`The rule \`${name}\` takes a whole number.`)
    return Number(text(name))
  }
  const parsed = policySchema.safeParse({
    unlock: {
      custodian: text('unlock.custodian'),
      clerk: text('unlock.clerk'),
      auditor: text('unlock.auditor'),
    },
    syncedKeys: text('syncedKeys') === 'true',
    passcodeDays: number('passcodeDays'),
    dormantDays: number('dormantDays'),
    reviewMonths: number('reviewMonths'),
    screeningMonths: number('screeningMonths'),
    exportItems: number('exportItems'),
    secondPerson: text('secondPerson')
      .split(',')
      .filter((act) => act !== ''),
  })
  if (parsed.success && ['true', 'false'].includes(text('syncedKeys'))) return parsed.data
  const [part = 'syncedKeys', detail] = parsed.error?.issues[0]?.path.map(String) ?? []
  const field = part === 'unlock' ? `unlock.${detail ?? ''}` : part
  throw new UsageError(`The rule \`${field}\` does not take this value.${TAKES[part] ?? ''}`)
}
