import type { Request } from '../../../shared/contract/policy.ts'

/** How long whoever asked is told that nobody decided, or that somebody declined. */
export const TOLD_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

/**
 * What stands on Home: what waits for whoever is here or was asked by them, what they may do now, and for a while what
 * became of the rest of their own.
 */
export function shownRequests(requests: readonly Request[], now: number): readonly Request[] {
  return requests.filter(({ state, own, mayDecide, until }) => {
    if (state === 'waiting') return own || mayDecide
    if (!own) return false
    return (
      state === 'approved' ||
      ((state === 'declined' || state === 'lapsed') && now < until + TOLD_MILLISECONDS)
    )
  })
}
