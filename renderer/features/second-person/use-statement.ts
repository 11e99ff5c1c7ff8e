import type { Right } from '../../../shared/contract/file.ts'
import { right } from '../../../shared/contract/file.ts'
import { guardedAct, unlockRule, type GuardedAct, type Request } from '../../../shared/contract/policy.ts'
import { requestFacts } from '../../../shared/contract/request-facts.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { useNames } from './use-names.ts'

/** What somebody asks for, in words: the act as the end of a sentence, and its facts one by one. */
export interface Statement {
  readonly act: string
  readonly rows: readonly (readonly [name: string, value: string])[]
}

type Facts = Request['facts']
type Asked = Pick<Request, 'act' | 'facts' | 'names'>

/** Puts requests into words; needs people and compartments by name, and the rules as they are now. */
export function useStatement(): (asked: Asked) => Statement {
  const t = useText('secondPerson')
  const names = useNames()
  const grantRows = useGrantRows()
  const fileRows = useFileRows()
  const ruleRows = useRuleRows()
  const format = useFormat()

  return ({ act, facts, names: files }) => {
    const person = names.person(String(facts['staffId'] ?? facts['staffCode'] ?? ''))
    const compartment = names.compartment(String(facts['compartment'] ?? ''))
    const key = act === 'recovery.use' ? recoveryAct(facts) : act
    const rows = [
      ...(act === 'grant.give' ? grantRows(facts) : []),
      ...(act === 'file.export' || act === 'item.remove' ? fileRows(act, facts, files) : []),
      ...(act === 'policy.set' ? ruleRows(facts) : []),
      ...(typeof facts['endsAt'] === 'number'
        ? [[t('fact.endsAt'), format.day(facts['endsAt'])] as const]
        : []),
      ...(typeof facts['reason'] === 'string' && facts['reason'] !== ''
        ? [[t('fact.reason'), displayName(facts['reason'])] as const]
        : []),
    ]
    return { act: t(`act.${key}`, { person, compartment }), rows }
  }
}

/** Resetting somebody names them; new sheets name nobody. */
function recoveryAct(facts: Facts): 'recovery.reset' | 'recovery.reissue' {
  return facts['staffCode'] === undefined ? 'recovery.reissue' : 'recovery.reset'
}

type Rows = Statement['rows']

function useGrantRows(): (facts: Facts) => Rows {
  const t = useText('secondPerson')
  const rights = useText('rights')
  const format = useFormat()
  return ({ rights: given, until }) => {
    const held: Right[] = right.options.filter((one) => String(given).split(',').includes(one))
    return [
      [t('fact.rights'), held.map((one) => rights(`name.${one}`)).join(', ')],
      [t('fact.until'), typeof until === 'number' ? format.day(until) : t('fact.noEnd')],
    ]
  }
}

function useFileRows(): (act: 'file.export' | 'item.remove', facts: Facts, names: readonly string[]) => Rows {
  const t = useText('secondPerson')
  const format = useFormat()
  const which = (of: unknown, items: number, names: readonly string[]): string => {
    const shown = names.map((name) => t('fact.name', { name: displayName(name) })).join(', ')
    if (of === 'folder') return names.length === 0 ? t('fact.folder') : t('fact.folderNamed', { name: shown })
    if (names.length === 0) return t('fact.counted', { count: items, shown: format.count(items) })
    const more = items - names.length
    return more <= 0 ? shown : t('fact.more', { names: shown, count: more, shown: format.count(more) })
  }
  return (act, { chosen, items }, names) => {
    const all = t(act === 'item.remove' ? 'fact.allTrash' : 'fact.all')
    return [[t('fact.files'), chosen === 'all' ? all : which(chosen, Number(items ?? 0), names)]]
  }
}

const NUMBERS = ['dormantDays', 'reviewMonths', 'screeningMonths', 'exportItems', 'passcodeDays'] as const

/** Only the rules that would change: what stays is no part of the question. */
function useRuleRows(): (facts: Facts) => Rows {
  const t = useText('secondPerson')
  const rules = useText('rules')
  const { data } = useCall('policy.get', {})
  const now: Facts = data === undefined ? {} : requestFacts({ policy: data.policy })
  const numberOf = (name: (typeof NUMBERS)[number], value: number): string => {
    if (name === 'passcodeDays' && value === 0) return t('fact.never')
    if (name === 'exportItems') return t('fact.countFiles', { count: value })
    return name.endsWith('Months') ? t('fact.months', { count: value }) : t('fact.days', { count: value })
  }
  return (facts) => {
    const changed = (name: string) => facts[name] !== undefined && facts[name] !== now[name]
    /** What holds now, and what would. */
    const turned = (name: string, words: (value: Facts[string] | undefined) => string): string =>
      now[name] === undefined ? words(facts[name]) : `${words(now[name])} → ${words(facts[name])}`
    const rows: (readonly [string, string])[] = []
    for (const role of ['custodian', 'clerk', 'auditor'] as const) {
      const rule = unlockRule.safeParse(facts[`unlock.${role}`])
      if (changed(`unlock.${role}`) && rule.success)
        rows.push([
          `${t('fact.unlock')}, ${rules(`role.${role}`)}`,
          turned(`unlock.${role}`, (value) => rules(`unlock.${unlockRule.parse(value)}`)),
        ])
    }
    if (changed('syncedKeys'))
      rows.push([
        t('fact.syncedKeys'),
        turned('syncedKeys', (value) => (value === true ? t('fact.yes') : t('fact.no'))),
      ])
    for (const name of NUMBERS)
      if (changed(name))
        rows.push([t(`fact.${name}`), turned(name, (value) => numberOf(name, Number(value)))])
    const [wanted, bound] = [actsIn(facts['secondPerson']), actsIn(now['secondPerson'])]
    const words = (acts: readonly GuardedAct[]) => acts.map((act) => rules(`act.${act}`)).join('; ')
    const more = wanted.filter((act) => !bound.includes(act))
    const fewer = bound.filter((act) => !wanted.includes(act))
    if (more.length > 0) rows.push([t('fact.twoMore'), words(more)])
    if (fewer.length > 0) rows.push([t('fact.twoFewer'), words(fewer)])
    return rows
  }
}

function actsIn(names: Facts[string] | undefined): readonly GuardedAct[] {
  const named = String(names ?? '').split(',')
  return guardedAct.options.filter((act) => named.includes(act))
}
