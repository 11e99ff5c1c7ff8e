import type { LedgerEntry } from '../../../shared/contract/ledger.ts'
import { guardedAct } from '../../../shared/contract/policy.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { FAULT_KINDS, type FaultCode } from '../../../shared/model/fault.ts'
import { describeFault } from '../../../shared/text/fault-text.ts'
import { useCall } from '../../bridge/index.ts'
import { access } from '../../text/en/access.ts'
import { ledger } from '../../text/en/ledger.ts'
import { rights } from '../../text/en/rights.ts'
import { useFormat, useText } from '../../text/index.ts'

type Value = LedgerEntry['facts'][string]

const PEOPLE = new Set(['staff', 'grantee', 'previous', 'second'])
const DAYS = new Set(['startsAt', 'endsAt', 'until', 'checkedAt', 'nextAt'])
const LISTS = new Set(['rights', 'secondPerson'])
/** Fields whose values are words of ours; elsewhere a value that looks like one is somebody's own. */
const WORDS = new Set([
  ...['why', 'kind', 'way', 'role', 'rule', 'airGapRule', 'mode', 'outcome', 'act', 'rights', 'secondPerson'],
  ...['unlockCustodian', 'unlockClerk', 'unlockAuditor', 'code', 'syncedKeys', 'withKey'],
])

/** What an entry records, as names and values that an auditor reads. What a newer version records stays as it is. */
export function useFactWords(): (
  facts: LedgerEntry['facts'],
) => readonly (readonly [name: string, value: string])[] {
  const t = useText('ledger')
  const right = useText('rights')
  const rule = useText('rules')
  const standing = useText('access')
  const format = useFormat()
  const people = useCall('staff.list', {})

  const person = (staffId: string): string => {
    const member = people.data?.members.find((each) => each.staffId === staffId)
    return member === undefined ? staffId : `${member.code}, ${displayName(member.name)}`
  }
  const word = (value: string): string => {
    if (isKey(ledger.value, value)) return t(`value.${value}`)
    if (isKey(rights.name, value)) return right(`name.${value}`)
    if (isKey(access.problem, value)) return standing(`problem.${value}`)
    const act = guardedAct.safeParse(value)
    if (act.success) return rule(`act.${act.data}`)
    return isFaultCode(value) ? describeFault(value).heading : value
  }
  const one = (name: string, value: Value): string => {
    if (typeof value === 'number') {
      if (DAYS.has(name)) return format.day(value)
      return /bytes$/i.test(name) ? format.bytes(value) : format.count(value)
    }
    const text = String(value)
    if (PEOPLE.has(name)) return person(text)
    if (!WORDS.has(name)) return displayName(text)
    return LISTS.has(name) ? text.split(',').map(word).join(', ') : word(text)
  }
  return (facts) =>
    gathered(facts).map(([name, value]) => [
      isKey(ledger.fact, name) ? t(`fact.${name}`) : name,
      one(name, value),
    ])
}

/** Lists that stand in several facts, such as `items1`, `items2`, each with as many as fit: here each in one. */
const PARTS = [
  [/^items\d+$/, 'items'],
  [/^ways\d+$/, 'slots'],
] as const

function gathered(facts: LedgerEntry['facts']): readonly (readonly [string, Value])[] {
  const all = Object.entries(facts)
  const whole = all.filter(([name]) => !PARTS.some(([part]) => part.test(name)))
  const lists = PARTS.flatMap(([part, list]) => {
    const values = all.filter(([name]) => part.test(name)).map(([, value]) => value)
    return values.length === 0 ? [] : [[list, values.join(', ').replaceAll(/,\s*/g, ', ')] as const]
  })
  return [...whole, ...lists]
}

function isKey<T extends object>(words: T, name: string): name is Extract<keyof T, string> {
  return Object.hasOwn(words, name)
}

function isFaultCode(value: string): value is FaultCode {
  return Object.hasOwn(FAULT_KINDS, value)
}
