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
      <p className="preview__title">{t('none.title')}</p>
      <p className="soft">{t(`none.${why}`)}</p>
    </div>
  )
}
