import { ArchiveRestore, HardDrive } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Drive } from '../../../shared/contract/backup.ts'
import { call, faultOf, useAct, useCall, useIsAuditor } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { DriveList } from '../../ui/drive-list.tsx'
import { Button, EmptyState, ErrorPanel, Screen } from '../../ui/index.ts'
import type { Fault } from '../../../shared/model/fault.ts'
import './backup-screen.css'
import { DrivePage } from './drive-page.tsx'
import { History } from './history.tsx'

/** From where something is restored; the set is preferred, not fixed. */
export interface RestoreStart {
  readonly place: string
  readonly name: string
  readonly set?: string
}

interface BackupScreenProps {
  readonly onRestore: (start: RestoreStart | null) => void
}

/** Where a backup goes. */
interface Chosen {
  readonly drive: Drive
  /** A folder cannot be ejected, and needs no name to be told apart. */
  readonly isFolder: boolean
}

/** One drive, one button: back up, read back, unplug. */
export function BackupScreen({ onRestore }: BackupScreenProps): ReactNode {
  const t = useText('backup')
  const auditor = useIsAuditor()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  if (chosen !== null)
    return (
      <DrivePage
        key={chosen.drive.place}
        first={chosen.drive}
        isFolder={chosen.isFolder}
        onBack={() => setChosen(null)}
        onRestore={onRestore}
      />
    )
  return (
    <Screen title={t('title')} lead={t(auditor ? 'leadReadOnly' : 'lead')}>
      <Drives onChoose={setChosen} />
      {!auditor && (
        <section className="backup-section">
          <div className="backup-section__row">
            <div>
              <h2>{t('restore.title')}</h2>
              <p className="soft">{t('restore.text')}</p>
            </div>
            <Button icon={<ArchiveRestore aria-hidden />} onPress={() => onRestore(null)}>
              {t('restore.open')}
            </Button>
          </div>
        </section>
      )}
      <History />
    </Screen>
  )
}

function Drives({ onChoose }: { readonly onChoose: (chosen: Chosen) => void }): ReactNode {
  const t = useText('backup')
  const answer = useCall('drive.list', {})
  const choose = useAct('place.choose')
  const auditor = useIsAuditor()
  const [fault, setFault] = useState<Fault | null>(null)
  const drives = answer.data?.drives ?? []
  const byFolder = async (): Promise<void> => {
    const [chosen] = (await choose.run({ purpose: 'backup-folder' }))?.chosen ?? []
    if (chosen === undefined) return
    try {
      const drive = await call('drive.look', { place: chosen.place })
      const label = drive.label === '' ? chosen.name : drive.label
      onChoose({ drive: { ...drive, label, place: chosen.place }, isFolder: true })
    } catch (thrown) {
      setFault(faultOf(thrown))
    }
  }
  const shown = fault ?? choose.fault ?? answer.error
  return (
    <section className="backup-section" aria-label={t('drives')}>
      {answer.isPending && <p className="soft">{t('looking')}</p>}
      {answer.isSuccess && drives.length === 0 && (
        <EmptyState framed icon={<HardDrive />} title={t('none.title')}>
          {t('none.text')}
        </EmptyState>
      )}
      <DriveList
        label={t('drives')}
        drives={drives}
        withHistory
        onChoose={(drive) => onChoose({ drive, isFolder: false })}
        folderLabel={t(auditor ? 'lookIntoFolder' : 'chooseFolder')}
        onFolder={() => void byFolder()}
      />
      {shown !== null && <ErrorPanel fault={shown} />}
    </section>
  )
}
