import { EyeOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Preview } from '../../../shared/contract/file.ts'
import { useText } from '../../text/index.ts'

/** Why a file is not shown. */
export function NoPreview({ why }: { readonly why: Extract<Preview, { kind: 'none' }>['why'] }): ReactNode {
  const t = useText('preview')
  return (
    <div className="preview__none">
      <EyeOff aria-hidden />
      <h3>{t('none.title')}</h3>
      <p className="soft">{t(`none.${why}`)}</p>
    </div>
  )
}
