import { PanelRight } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import type { Compartment } from '../../../shared/contract/file.ts'
import { onEvent, useCall, useResume, useWritable } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, ErrorPanel, IconButton, Screen } from '../../ui/index.ts'
import './compartment-screen.css'
import { Browser } from './browser.tsx'
import { FolderTree } from './folder-tree.tsx'
import { keptFolder } from './kept.ts'
import { NewFolderDialog } from './name-dialogs.tsx'
import type { CompartmentParts } from './parts.ts'
import { TOP, type Spot } from './spot.ts'

interface CompartmentScreenProps {
  readonly compartment: string
  readonly parts: CompartmentParts
  /** Buttons left of the acts, such as the way back. */
  readonly onLeave: () => void
}

/** The room in which files are kept: folders left, the list in the middle, details right. */
export function CompartmentScreen({ compartment, parts, onLeave }: CompartmentScreenProps): ReactNode {
  const answer = useCall('compartment.list', {})
  const here = answer.data?.compartments.find(({ id }) => id === compartment)
  // While the list is on its way, a compartment that was just made may not be in it yet.
  const gone = answer.isSuccess && !answer.isFetching && here === undefined
  useEffect(() => {
    if (gone) onLeave()
  }, [gone, onLeave])
  if (answer.error !== null)
    return (
      <Screen title="">
        <ErrorPanel fault={answer.error} />
      </Screen>
    )
  return here === undefined ? null : <Room key={here.id} here={here} parts={parts} />
}

function Room({ here, parts }: { readonly here: Compartment; readonly parts: CompartmentParts }): ReactNode {
  const t = useText('compartment')
  const { ImportButton, TrashRoom } = parts
  const sound = useWritable() && !here.damaged && here.unavailable === null
  const writable = sound && here.rights.includes('add')
  const [spot, setSpot] = useState<Spot>(TOP)
  const [withDetails, setWithDetails] = useState(() => window.matchMedia('(width >= 900px)').matches)
  const [namingFolder, setNamingFolder] = useState(false)
  useResume('folder', (left) => {
    const kept = keptFolder.safeParse(left)
    if (!kept.success) return
    setSpot(kept.data.about)
    setNamingFolder(true)
  })
  const folder = spot.of === 'folder' ? spot.folder : null
  const step = spot.of === 'folder' ? spot.trail.at(-1) : undefined
  useEffect(
    () =>
      onEvent('menu.chosen', ({ item }) => {
        if (item === 'new-folder' && writable) setNamingFolder(true)
      }),
    [writable],
  )
  const actions = (
    <>
      <IconButton
        label={withDetails ? t('hideDetails') : t('showDetails')}
        icon={<PanelRight />}
        aria-pressed={withDetails}
        onPress={() => setWithDetails(!withDetails)}
      />
      <ImportButton
        target={{ compartment: here.id, folder, name: step?.name ?? here.name }}
        isDisabled={!writable}
      />
    </>
  )
  return (
    <Screen title={here.name} layout="full" actions={actions}>
      {here.damaged && (
        <Banner tone="danger" title={t('damaged.title')}>
          {t('damaged.text')}
        </Banner>
      )}
      {here.unavailable !== null && (
        <ErrorPanel fault={{ code: here.unavailable, incident: undefined, details: { place: 'vault' } }} />
      )}
      <div className="compartment">
        <nav className="compartment__folders" aria-label={t('folders')}>
          <FolderTree compartment={here.id} spot={spot} onGo={setSpot} trashed={here.trashed} />
        </nav>
        {spot.of === 'trash' ? (
          <TrashRoom
            compartment={here.id}
            writable={writable}
            mayRemove={sound && here.rights.includes('administer')}
          />
        ) : (
          <Browser
            {...{ here, spot, parts, writable, withDetails }}
            onGo={setSpot}
            onNewFolder={() => setNamingFolder(true)}
          />
        )}
      </div>
      {namingFolder && (
        <NewFolderDialog
          compartment={here.id}
          spot={spot}
          place={step?.name ?? here.name}
          onClose={() => setNamingFolder(false)}
        />
      )}
    </Screen>
  )
}
