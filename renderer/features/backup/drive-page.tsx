import { ArrowLeft } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Drive } from '../../../shared/contract/backup.ts'
import { useCall, useIsAuditor, useWritable } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { DriveUse, driveTitle } from '../../ui/drive-list.tsx'
import { Button, Screen } from '../../ui/index.ts'
import type { RestoreStart } from './backup-screen.tsx'
import { DriveNameDialog } from './drive-name-dialog.tsx'
import { Run } from './run.tsx'
import { SetList } from './set-list.tsx'

interface DrivePageProps {
  readonly first: Drive
  readonly isFolder: boolean
  readonly onBack: () => void
  readonly onRestore: (start: RestoreStart) => void
}

/** One drive: what it is, the one button, and the sets that lie on it. */
export function DrivePage({ first, isFolder, onBack, onRestore }: DrivePageProps): ReactNode {
  const t = useText('backup')
  const ui = useText('ui')
  const auditor = useIsAuditor()
  const writable = useWritable() && !auditor
  const { place } = first
  const looked = useCall('drive.look', { place })
  const [named, setNamed] = useState<string | null>(null)
  const [naming, setNaming] = useState(false)
  const drive: Drive = {
    ...first,
    ...looked.data,
    place,
    label: first.label,
    name: named ?? looked.data?.name ?? first.name,
  }
  const title = driveTitle(drive, isFolder ? t('folder') : ui('drive.nameless'))
  const nameless = !isFolder && drive.name === null
  return (
    <Screen
      title={title}
      lead={[
        isFolder ? t('folder') : drive.fileSystem,
        ...(drive.readOnly ? [ui('drive.readOnly')] : []),
      ].join(' · ')}
      actions={
        <>
          <Button icon={<ArrowLeft aria-hidden />} onPress={onBack}>
            {t('back')}
          </Button>
          {!isFolder && writable && !nameless && (
            <Button onPress={() => setNaming(true)}>{t('name.change')}</Button>
          )}
        </>
      }
    >
      <DriveUse drive={drive} />
      {nameless && writable ? (
        <section className="backup-section backup-card">
          <h2>{t('name.title')}</h2>
          <p className="soft">{t('name.text')}</p>
          <Button look="primary" onPress={() => setNaming(true)}>
            {t('name.give')}
          </Button>
        </section>
      ) : (
        writable &&
        !drive.readOnly && <Run place={place} name={title} isFolder={isFolder} sameDisk={drive.sameDisk} />
      )}
      <SetList place={place} name={title} onRestore={onRestore} />
      {naming && (
        <DriveNameDialog
          place={place}
          name={drive.name ?? drive.label}
          onClose={() => setNaming(false)}
          onNamed={(name) => {
            setNamed(name)
            setNaming(false)
          }}
        />
      )}
    </Screen>
  )
}
