import { Maximize2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Compartment, Item } from '../../../shared/contract/file.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { useKindName } from '../../ui/file-icon.tsx'
import { FactList, IconButton } from '../../ui/index.ts'
import './details.css'
import type { Entry } from './entries.ts'
import type { CompartmentParts } from './parts.ts'

interface DetailsProps {
  readonly here: Compartment
  readonly chosen: readonly Entry[]
  readonly parts: CompartmentParts
  readonly onView: (item: Item) => void
}

/** What is known of the chosen rows; for one file also how it looks. */
export function Details({ here, chosen, parts, onView }: DetailsProps): ReactNode {
  const t = useText('compartment')
  const [first] = chosen
  return (
    <aside className="details" aria-label={t('details.label')}>
      {chosen.length === 1 && first?.of === 'file' ? (
        <FileDetails here={here} item={first.item} parts={parts} onView={onView} key={first.item.id} />
      ) : (
        <Summary here={here} chosen={chosen} />
      )}
    </aside>
  )
}

function Summary({
  here,
  chosen,
}: {
  readonly here: Compartment
  readonly chosen: readonly Entry[]
}): ReactNode {
  const t = useText('compartment')
  const format = useFormat()
  const [first] = chosen
  const counted = (count: number) => ({ count, shown: format.count(count) })
  if (first === undefined)
    return (
      <div className="details__facts">
        <h2>{here.name}</h2>
        <p className="soft">
          {t('details.many', counted(here.items))}, {format.bytes(here.bytes)}
        </p>
        <p className="soft">{t('details.nothing')}</p>
      </div>
    )
  if (first.of === 'folder')
    return (
      <div className="details__facts">
        <h2 className="selectable">{displayName(first.folder.name)}</h2>
        <FactList
          className="details__list"
          rows={[
            [t('details.type'), t('folderType')],
            [
              t('details.holds'),
              `${t('details.many', counted(first.folder.items))}, ${t('details.folders', counted(first.folder.folders))}`,
            ],
          ]}
        />
      </div>
    )
  const bytes = chosen.reduce((sum, entry) => sum + (entry.of === 'file' ? entry.item.bytes : 0), 0)
  return (
    <div className="details__facts">
      <h2>{t('details.many', counted(chosen.length))}</h2>
      <p className="soft">{t('details.manySize', { size: format.bytes(bytes) })}</p>
    </div>
  )
}

interface FileDetailsProps {
  readonly here: Compartment
  readonly item: Item
  readonly parts: CompartmentParts
  readonly onView: (item: Item) => void
}

function FileDetails({ here, item, parts, onView }: FileDetailsProps): ReactNode {
  const t = useText('compartment')
  const format = useFormat()
  const kind = useKindName()
  const answer = useCall('item.details', { compartment: here.id, item: item.id })
  const { Preview } = parts
  const name = displayName(item.name)
  const now = answer.data?.item ?? item
  return (
    <>
      <div className="details__preview">
        <Preview compartment={here.id} item={item} />
      </div>
      <div className="details__facts">
        <div className="details__head">
          <h2 className="selectable">{name}</h2>
          <IconButton
            label={t('details.enlarge')}
            icon={<Maximize2 />}
            size="small"
            onPress={() => onView(item)}
          />
        </div>
        <FactList
          className="details__list"
          rows={[
            [t('details.type'), kind(item)],
            [t('details.size'), format.bytes(now.bytes)],
            [t('details.added'), format.moment(now.addedAt)],
            ...(now.modifiedAt === null
              ? []
              : [[t('details.modified'), format.moment(now.modifiedAt)] as const]),
            [t('details.where'), now.path.length === 0 ? t('top') : now.path.map(displayName).join(' › ')],
          ]}
        />
        <Versions compartment={here.id} item={item.id} />
      </div>
    </>
  )
}

/** Shown once a file has more than one. */
function Versions({ compartment, item }: { readonly compartment: string; readonly item: string }): ReactNode {
  const t = useText('compartment')
  const format = useFormat()
  const versions = useCall('item.details', { compartment, item }).data?.versions ?? []
  if (versions.length < 2) return null
  return (
    <section className="details__versions" aria-label={t('details.versions')}>
      <h3>{t('details.versions')}</h3>
      <ul>
        {versions.map((version) => (
          <li key={version.id}>
            <span>{format.moment(version.addedAt)}</span>
            <span className="soft numeric">{format.bytes(version.bytes)}</span>
            <span className="soft">
              {version.current ? t('details.current') : t('details.by', { who: version.addedBy })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
