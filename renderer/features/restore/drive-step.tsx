import type { ReactNode } from 'react'
import { useAct, useCall } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { DriveList, driveTitle } from '../../ui/drive-list.tsx'
import { Banner, ErrorPanel } from '../../ui/index.ts'
import type { StepProps } from './restore-screen.tsx'

/** The drive, or a folder that holds a backup. */
export function DriveStep({
  plan,
  onChange,
  onNext,
}: StepProps & { readonly onNext: () => void }): ReactNode {
  const t = useText('restore')
  const ui = useText('ui')
  const answer = useCall('drive.list', {})
  const choose = useAct('place.choose')
  const drives = answer.data?.drives ?? []
  const byFolder = async (): Promise<void> => {
    const [chosen] = (await choose.run({ purpose: 'backup-folder' }))?.chosen ?? []
    if (chosen === undefined) return
    onChange({ from: chosen })
    onNext()
  }
  const fault = choose.fault ?? answer.error
  return (
    <>
      {answer.isPending && <p className="soft">{t('drive.looking')}</p>}
      {answer.isSuccess && drives.length === 0 && <p className="soft">{t('drive.none')}</p>}
      <DriveList
        label={t('steps.drive')}
        drives={drives}
        onChoose={(drive) => {
          onChange({ from: { place: drive.place, name: driveTitle(drive, ui('drive.nameless')) } })
          onNext()
        }}
        folderLabel={t('drive.chooseFolder')}
        onFolder={() => void byFolder()}
      />
      {plan.from !== null && <Banner tone="info">{t('drive.chosen', { name: plan.from.name })}</Banner>}
      {fault !== null && <ErrorPanel fault={fault} />}
    </>
  )
}
