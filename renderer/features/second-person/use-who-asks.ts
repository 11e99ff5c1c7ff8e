import { displayName } from '../../../shared/model/display-name.ts'
import { useUnlocked } from '../../bridge/index.ts'

/** Whoever is here, as the second person beside them reads it. */
export function useWhoAsks(): string {
  const session = useUnlocked()
  return session === null ? '' : `${displayName(session.staffName)} (${session.staffCode})`
}
