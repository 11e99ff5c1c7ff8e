import { useMemo } from 'react'
import { displayName } from '../../../shared/model/display-name.ts'
import { shortId } from '../../../shared/model/short-id.ts'
import { useCall } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'

/** People and compartments by what whoever is here may know of them. */
export interface Names {
  /** @param key a staff id or a staff code. */
  person(key: string): string
  compartment(id: string): string
}

export function useNames(): Names {
  const t = useText('secondPerson')
  const { data } = useCall('grant.list', {})
  // Whoever administers nothing is shown no matrix, but knows the compartments that are open to them.
  const { data: open } = useCall('compartment.list', {})
  return useMemo(() => {
    const people = new Map<string, string>()
    for (const { staffId, code, name } of data?.people ?? []) {
      const shown = `${displayName(name)} (${code})`
      people.set(staffId, shown).set(code, shown)
    }
    const known = [...(data?.compartments ?? []), ...(open?.compartments ?? [])]
    const compartments = new Map(
      known.flatMap(({ id, name }) => (name === null ? [] : [[id, displayName(name)] as const])),
    )
    return {
      person: (key) => people.get(key) ?? t('unknownPerson'),
      // By the number that the matrix of access shows, too.
      compartment: (id) => compartments.get(id) ?? t('unknownCompartment', { id: shortId(id) }),
    }
  }, [data, open, t])
}
