import type { ReactNode } from 'react'
import type { CallOutput } from '../../../shared/contract/contract.ts'
import { useFormat, useText } from '../../text/index.ts'

interface DyingProps {
  readonly weight: CallOutput<'item.weigh'>
  readonly act: 'send' | 'remove'
}

/** "3 files and 2 older versions, 4 MB in all": what an act takes along or destroys. */
export function Dying({ weight, act }: DyingProps): ReactNode {
  const t = useText('trash')
  const format = useFormat()
  const { files, olderVersions, bytes } = weight
  const words = {
    files: t('files', { count: files, shown: format.count(files) }),
    versions: t('versions', { count: olderVersions, shown: format.count(olderVersions) }),
    size: format.bytes(bytes),
  }
  return <p>{olderVersions === 0 ? t(`${act}.diesFiles`, words) : t(`${act}.dies`, words)}</p>
}
