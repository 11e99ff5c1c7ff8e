import { Download, FileInput, FolderInput } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import type { ChosenPlace, PlacePurpose } from '../../../shared/contract/shell.ts'
import type { Fault } from '../../../shared/model/fault.ts'
import { call, dropped, faultOf, onEvent, startInTray } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, Dialog, ErrorPanel, Menu } from '../../ui/index.ts'
import { DropArea } from './drop-area.tsx'

interface ImportButtonProps {
  readonly target: { readonly compartment: string; readonly folder: string | null; readonly name: string }
  readonly isDisabled: boolean
}

/** Brings files in: by the system's dialog, or dropped anywhere on the window while this button is on screen. */
export function ImportButton({ target, isDisabled }: ImportButtonProps): ReactNode {
  const t = useText('importing')
  const [fault, setFault] = useState<Fault | null>(null)
  const job = t('job', { place: target.name })

  const importFrom = async (places: Promise<readonly ChosenPlace[]>): Promise<void> => {
    try {
      const chosen = await places
      if (chosen.length === 0) return
      const sources = chosen.map(({ place }) => place)
      const { compartment, folder } = target
      // Whatever becomes of it is told in the tray.
      startInTray('file.import', job, { compartment, folder, sources }).catch(() => undefined)
    } catch (thrown) {
      setFault(faultOf(thrown))
    }
  }
  const byDialog = (purpose: PlacePurpose): void => {
    void importFrom(call('place.choose', { purpose }).then(({ chosen }) => chosen))
  }
  useEffect(() =>
    onEvent('menu.chosen', ({ item }) => {
      if (item === 'import' && !isDisabled) byDialog('import-files')
    }),
  )
  return (
    <>
      <Menu
        label={t('button')}
        trigger={
          <Button look="primary" icon={<Download aria-hidden />} isDisabled={isDisabled} opensMenu>
            {t('button')}
          </Button>
        }
        choices={[
          {
            key: 'files',
            label: t('files'),
            icon: <FileInput aria-hidden />,
            onAction: () => byDialog('import-files'),
          },
          {
            key: 'folder',
            label: t('folder'),
            icon: <FolderInput aria-hidden />,
            onAction: () => byDialog('import-folder'),
          },
        ]}
      />
      {!isDisabled && <DropArea place={target.name} onFiles={(files) => void importFrom(dropped(files))} />}
      <Dialog title={t('failed')} isOpen={fault !== null} onClose={() => setFault(null)}>
        {fault !== null && <ErrorPanel fault={fault} />}
      </Dialog>
    </>
  )
}
