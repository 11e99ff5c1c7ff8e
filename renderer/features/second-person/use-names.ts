import { useMemo } from 'react'
import { displayName } from '../../../shared/model/display-name.ts'
import { useCall } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'

/** People and compartments by what whoever is here may know of them. */
export interface Names {
  /** @param key a staff id or a staff code. */
  person(key: string): string
  compartment(id: string): string
}

const SHOWN_DIGITS = 8

export function useNames(): Names {
  const t = useText('secondPerson')
  const { data } = useCall('grant.list', {})
  return useMemo(() => {
    const people = new Map<string, string>()
    for (const { staffId, code, name } of data?.people ?? []) {
      const shown = `${displayName(name)} (${code})`
      people.set(staffId, shown).set(code, shown)
    }
    const compartments = new Map(
      data?.compartments.flatMap(({ id, name }) => (name === null ? [] : [[id, displayName(name)] as const])),
    )
    return {
      person: (key) => people.get(key) ?? t('unknownPerson'),
      // By the number that the matrix of access shows, too.
      compartment: (id) => compartments.get(id) ?? t('unknownCompartment', { id: id.slice(0, SHOWN_DIGITS) }),
    }
  }, [data, t])
}
