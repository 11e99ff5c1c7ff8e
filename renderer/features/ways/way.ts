import type { CallOutput } from '../../../shared/contract/contract.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useText } from '../../text/index.ts'

export type Way = CallOutput<'way.list'>['ways'][number]

/** What a way is called on screen: the key's name, or its kind where it has none. */
export function useWayName(): (way: Way) => string {
  const t = useText('ways')
  return (way) => (way.name === '' ? t(`kind.${way.kind}`) : displayName(way.name))
}
