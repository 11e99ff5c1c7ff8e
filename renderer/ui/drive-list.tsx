import { ChevronRight, FolderOpen, HardDrive } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { Drive } from '../../shared/contract/backup.ts'
import { displayName } from '../../shared/model/display-name.ts'
import { useFormat, useText } from '../text/index.ts'
import './drive-list.css'

interface DriveListProps {
  readonly label: string
  readonly drives: readonly Drive[]
  readonly onChoose: (drive: Drive) => void
  /** "Choose a folder…": shown below the drives. */
  readonly folderLabel: string
  readonly onFolder: () => void
  /** Whether this vault remembers drives: then the last backup is told. */
  readonly withHistory?: boolean
}

/** Drives that are plugged in, and below them the way to a folder. */
export function DriveList(props: DriveListProps): ReactNode {
  const { label, drives, onChoose, folderLabel, onFolder, withHistory = false } = props
  return (
    <ul className="drive-list" aria-label={label}>
      {drives.map((drive) => (
        <li key={drive.place}>
          <AriaButton className="drive-list__choice" onPress={() => onChoose(drive)}>
            <HardDrive aria-hidden />
            <DriveWords drive={drive} withHistory={withHistory} />
            <DriveUse drive={drive} />
            <ChevronRight aria-hidden />
          </AriaButton>
        </li>
      ))}
      <li>
        <AriaButton className="drive-list__choice" onPress={onFolder}>
          <FolderOpen aria-hidden />
          <span className="drive-list__words">
            <strong>{folderLabel}</strong>
          </span>
          <ChevronRight aria-hidden />
        </AriaButton>
      </li>
    </ul>
  )
}

interface DriveWordsProps {
  readonly drive: Drive
  readonly withHistory: boolean
}

function DriveWords({ drive, withHistory }: DriveWordsProps): ReactNode {
  const t = useText('ui')
  const format = useFormat()
  const facts = [
    ...(drive.name !== null && drive.label !== '' ? [displayName(drive.label)] : []),
    drive.fileSystem,
    ...(drive.readOnly ? [t('drive.readOnly')] : []),
    ...(withHistory ? [lastBackup()] : []),
  ]
  function lastBackup(): string {
    if (drive.lastBackupAt !== null) return t('drive.last', { when: format.relative(drive.lastBackupAt) })
    return drive.name === null ? t('drive.unknown') : t('drive.never')
  }
  return (
    <span className="drive-list__words">
      <strong>{driveTitle(drive, t('drive.nameless'))}</strong>
      <span className="soft">{facts.filter((fact) => fact !== '').join(' · ')}</span>
    </span>
  )
}

/** How full a drive is, in words and as a bar. */
export function DriveUse({ drive }: { readonly drive: Drive }): ReactNode {
  const t = useText('ui')
  const format = useFormat()
  const { freeBytes, totalBytes } = drive
  const words = { free: format.bytes(freeBytes), total: format.bytes(totalBytes) }
  const share = totalBytes === 0 ? 0 : ((totalBytes - freeBytes) / totalBytes) * 100
  return (
    <span className="drive-use">
      <span className="drive-use__bar" aria-hidden>
        <span style={{ width: `${share}%` }} />
      </span>
      <span className="soft numeric">
        {totalBytes === 0 ? t('drive.freeOnly', words) : t('drive.free', words)}
      </span>
    </span>
  )
}

/** The name that the office gave a drive, else its label. */
export function driveTitle(drive: Pick<Drive, 'name' | 'label'>, otherwise: string): string {
  if (drive.name !== null) return drive.name
  return drive.label === '' ? otherwise : displayName(drive.label)
}
