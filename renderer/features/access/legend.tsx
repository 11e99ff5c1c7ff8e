import type { ReactNode } from 'react'
import { right } from '../../../shared/contract/file.ts'
import { useText } from '../../text/index.ts'

/** What the letters in the cells mean. */
export function Legend(): ReactNode {
  const t = useText('access')
  const rights = useText('rights')
  return (
    <ul className="access__legend" aria-label={t('legend')}>
      {right.options.map((one) => (
        <li key={one} title={rights(`hint.${one}`)}>
          <span className="mono">{rights(`letter.${one}`)}</span>
          {rights(`name.${one}`)}
        </li>
      ))}
    </ul>
  )
}
