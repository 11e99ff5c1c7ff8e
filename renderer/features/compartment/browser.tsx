import { FolderPlus, Search, FolderInput } from 'lucide-react'
import { useDeferredValue, useEffect, useState, type ReactNode } from 'react'
import { itemSort, type Compartment, type Item } from '../../../shared/contract/file.ts'
import { faultOf, onEvent, useResume } from '../../bridge/index.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useText } from '../../text/index.ts'
import { ContextMenu } from '../../ui/context-menu.tsx'
import { EmptyState, ErrorPanel, IconButton, SearchField, Toolbar } from '../../ui/index.ts'
import { RowGrid, type GridPoint } from '../../ui/row-grid.tsx'
import { useRowSelection } from '../../ui/use-row-selection.ts'
import { ActDialogs, type Doing } from './act-dialogs.tsx'
import { actKeys, useActs } from './acts.tsx'
import { useColumns } from './columns.tsx'
import { Details } from './details.tsx'
import { entryId, isFolder, type Entry, type Order } from './entries.ts'
import { keptExport, keptMove, keptRename } from './kept.ts'
import type { CompartmentParts } from './parts.ts'
import { StatusLine } from './status-line.tsx'
import { TOP, type Spot, type Step } from './spot.ts'
import { Trail } from './trail.tsx'
import { useEntries } from './use-entries.ts'

interface BrowserProps {
  readonly here: Compartment
  readonly spot: Exclude<Spot, { of: 'trash' }>
  readonly parts: CompartmentParts
  readonly writable: boolean
  readonly withDetails: boolean
  readonly onGo: (spot: Spot) => void
  readonly onNewFolder: () => void
}

/** The list of a folder, of everything, or of a search, with what can be done to it. */
export function Browser(props: BrowserProps): ReactNode {
  const { here, spot, parts, writable, withDetails, onGo, onNewFolder } = props
  const t = useText('compartment')
  const [text, setText] = useState('')
  const [order, setOrder] = useState<Order>({ column: 'name', descending: false })
  const [menuAt, setMenuAt] = useState<GridPoint | null>(null)
  const [doing, setDoing] = useState<Doing | null>(null)
  useLeftActs(setDoing)
  const searched = useDeferredValue(text.trim())
  const { view, pages, seek } = useEntries(here.id, spot, searched, order)
  const selection = useRowSelection(pages, entryId, isFolder)
  const { clear } = selection
  useEffect(clear, [view, clear])

  const open = (entry: Entry): void => {
    if (entry.of === 'file') {
      setDoing({ what: 'view', item: entry.item })
      return
    }
    const trail: readonly Step[] = spot.of === 'folder' ? spot.trail : []
    const { id, name } = entry.folder
    onGo({ of: 'folder', folder: id, trail: [...trail, { id, name: displayName(name) }] })
  }
  const showInFolder = (item: Item): void => {
    setText('')
    onGo(spotOf(item))
  }
  const chosen = [...selection.chosen.values()]
  const scattered = view.of !== 'folder'
  const acts = useActs({ here, chosen, writable, scattered, onDo: setDoing, onShowInFolder: showInFolder })
  const onKey = actKeys(acts, () => onGo(upOf(spot)))
  const columns = useColumns(scattered)

  return (
    <>
      <section className="compartment__list" aria-label={t('list')}>
        <div className="compartment__bar">
          <SearchBox text={text} onText={setText} />
          <Toolbar label={t('acts')}>
            <IconButton
              label={t('act.newFolder')}
              icon={<FolderPlus />}
              isDisabled={!writable}
              onPress={onNewFolder}
            />
            {acts.buttons}
          </Toolbar>
        </div>
        <Trail spot={spot} searched={searched} onGo={onGo} />
        {pages.problem !== null && <ErrorPanel fault={faultOf(pages.problem)} />}
        <RowGrid
          label={searched === '' ? t('files') : t('results')}
          columns={columns}
          pages={pages}
          selection={selection}
          idOf={entryId}
          sort={order}
          onSort={({ column, descending }) => {
            const parsed = itemSort.safeParse(column)
            if (parsed.success) setOrder({ column: parsed.data, descending })
          }}
          onOpen={open}
          onMenu={setMenuAt}
          onKey={onKey}
          seek={seek}
          empty={<Empty searched={searched} spot={spot} writable={writable} />}
        />
        <StatusLine
          compartment={here.id}
          view={view}
          total={pages.total}
          chosen={chosen}
          cut={selection.cut}
        />
      </section>
      {withDetails && (
        <Details
          here={here}
          chosen={chosen}
          parts={parts}
          onView={(item) => setDoing({ what: 'view', item })}
          key={view.of}
        />
      )}
      <ContextMenu label={t('acts')} at={menuAt} onClose={() => setMenuAt(null)} choices={acts.choices} />
      {doing !== null && (
        <ActDialogs here={here} doing={doing} parts={parts} onClose={() => setDoing(null)} onGone={clear} />
      )}
    </>
  )
}

/** Acts that somebody was about to do when the vault locked, and takes up again. */
function useLeftActs(onDo: (doing: Doing) => void): void {
  useResume('rename', (left) => {
    const { data } = keptRename.safeParse(left)
    if (data) onDo({ what: 'rename', entry: data.about })
  })
  useResume('move', (left) => {
    const { data } = keptMove.safeParse(left)
    if (data) onDo({ what: 'move', items: data.items })
  })
  useResume('export', (left) => {
    const { data } = keptExport.safeParse(left)
    if (data) onDo({ what: 'export', subject: data.subject })
  })
}

/** Ctrl+F and the menu lead here. */
function SearchBox({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const t = useText('compartment')
  const [turn, setTurn] = useState(0)
  useEffect(
    () =>
      onEvent('menu.chosen', ({ item }) => {
        if (item === 'search') setTurn((now) => now + 1)
      }),
    [],
  )
  return <SearchField key={turn} label={t('search')} value={text} onChange={onText} autoFocus={turn > 0} />
}

function Empty({
  searched,
  spot,
  writable,
}: {
  readonly searched: string
  readonly spot: Spot
  readonly writable: boolean
}) {
  const t = useText('compartment')
  if (searched !== '')
    return (
      <EmptyState icon={<Search />} title={t('empty.searchTitle')}>
        {t('empty.searchText', { text: searched })}
      </EmptyState>
    )
  const top = spot.of !== 'folder' || spot.folder === null
  return (
    <EmptyState icon={<FolderInput />} title={top ? t('empty.title') : t('empty.folderTitle')}>
      {writable ? t('empty.text') : t('empty.reader')}
    </EmptyState>
  )
}

/** The folder that a search result lies in; of the folders above it only the names are known. */
function spotOf(item: Item): Spot {
  const names = item.path.map(displayName)
  const last = names.length - 1
  return {
    of: 'folder',
    folder: item.folder,
    trail: names.map((name, at) => ({ id: at === last ? (item.folder ?? undefined) : undefined, name })),
  }
}

/** One folder up, as far as its id is known. */
function upOf(spot: Spot): Spot {
  if (spot.of !== 'folder' || spot.trail.length === 0) return spot
  const trail = spot.trail.slice(0, -1)
  const parent = trail.at(-1)
  if (parent === undefined) return TOP
  return typeof parent.id === 'string' ? { of: 'folder', folder: parent.id, trail } : spot
}
