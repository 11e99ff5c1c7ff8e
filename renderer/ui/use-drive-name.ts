import { displayName } from '../../shared/model/display-name.ts'
import { useText } from '../text/index.ts'

/** What a drive is called, safe to show. A folder that backups were written to has no name in the vault. */
export function useDriveName(): (name: string) => string {
  const t = useText('ui')
  return (name) => (name === '' ? t('drive.folder') : displayName(name))
}
