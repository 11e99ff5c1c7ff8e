import type { Grant } from '../../../shared/contract/access.ts'
import { useFormat, useText } from '../../text/index.ts'
import { useWords } from './use-words.ts'

/** Since when, by whom, last used, until when: one line about a grant. */
export function useGrantFacts(): (grant: Grant) => string {
  const t = useText('access')
  const format = useFormat()
  const words = useWords()
  return (grant) => {
    const { givenAt, lastUsedAt, until, dormant } = grant
    return [
      t('fact.given', { day: format.day(givenAt), by: words.giver(grant) }),
      lastUsedAt === null ? t('fact.unused') : t('fact.used', { when: format.relative(lastUsedAt) }),
      until === null ? t('fact.endless') : t('fact.until', { day: format.day(until) }),
      ...(dormant ? [t('asleepText')] : []),
    ].join(' ')
  }
}
