import { Trash2, Undo2 } from 'lucide-react'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { itemSort, type Item, type ItemSort, type Selection } from '../../../shared/contract/file.ts'
import { call, faultOf, onEvent, useAct } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { ContextMenu } from '../../ui/context-menu.tsx'
import { FileIcon } from '../../ui/file-icon.tsx'
import { Button, EmptyState, ErrorPanel, toast, Toolbar, ToolbarGap } from '../../ui/index.ts'
import type { FetchPage } from '../../ui/page-cache.ts'
import { RowGrid, type Column, type GridPoint } from '../../ui/row-grid.tsx'
import { RowName, RowPath, RowStatus } from '../../ui/row-parts.tsx'
import { usePages } from '../../ui/use-pages.ts'
import { useRowSelection } from '../../ui/use-row-selection.ts'
import { RemoveDialog } from './remove-dialog.tsx'
import './trash-room.css'

interface TrashRoomProps {
  readonly compartment: string
  /** Whether whoever is here may put files back. */
  readonly writable: boolean
  /** Whether they may remove files for good. */
  readonly mayRemove: boolean
}

interface Order {
  readonly column: ItemSort
  readonly descending: boolean
}

/** What waits to be removed: it can be put back, or removed at once for good. */
export function TrashRoom({ compartment, writable, mayRemove }: TrashRoomProps): ReactNode {
  const t = useText('trash')
  const format = useFormat()
  const [order, setOrder] = useState<Order>({ column: 'name', descending: false })
  const [menuAt, setMenuAt] = useState<GridPoint | null>(null)
  const [removing, setRemoving] = useState<Selection | null>(null)
  const pages = usePages(useTrashed(compartment, order))
  const selection = useRowSelection(pages, itemId)
  const columns = useTrashColumns()
  const untrash = useAct('item.untrash')
  const { refresh } = pages
  useEffect(() => onEvent('content.changed', refresh), [refresh])

  const items = [...selection.chosen.keys()]
  const chosen: Selection | null = items.length === 0 ? null : { of: 'items', items }
  const canPutBack = writable && chosen !== null
  const canRemove = mayRemove && chosen !== null
  const total = pages.total ?? 0
  const putBack = async (): Promise<void> => {
    if (chosen === null) return
    const done = await untrash.run({ compartment, selection: chosen })
    if (done === undefined) return
    selection.clear()
    refresh()
    toast(t('put', { count: done.restored, shown: format.count(done.restored) }))
  }
  return (
    <section className="trash-room" aria-label={t('title')}>
      <Toolbar label={t('acts')}>
        <Button
          size="small"
          icon={<Undo2 aria-hidden />}
          isDisabled={!canPutBack}
          onPress={() => void putBack()}
        >
          {t('act.untrash')}
        </Button>
        <Button
          size="small"
          icon={<Trash2 aria-hidden />}
          isDisabled={!canRemove}
          onPress={() => setRemoving(chosen)}
        >
          {t('act.remove')}
        </Button>
        <ToolbarGap />
        <Button
          size="small"
          isDisabled={!mayRemove || total === 0}
          onPress={() => setRemoving({ of: 'all' })}
        >
          {t('act.removeAll')}
        </Button>
      </Toolbar>
      {untrash.fault !== null && <ErrorPanel fault={untrash.fault} />}
      {pages.problem !== null && <ErrorPanel fault={faultOf(pages.problem)} />}
      <RowGrid
        label={t('list')}
        columns={columns}
        pages={pages}
        selection={selection}
        idOf={itemId}
        sort={order}
        onSort={({ column, descending }) => {
          const parsed = itemSort.safeParse(column)
          if (parsed.success) setOrder({ column: parsed.data, descending })
        }}
        onMenu={setMenuAt}
        onKey={({ key }) => {
          if (key === 'Delete' && canRemove) setRemoving(chosen)
        }}
        empty={
          <EmptyState icon={<Trash2 />} title={t('empty.title')}>
            {t('empty.text')}
          </EmptyState>
        }
      />
      <RowStatus>
        <span>{pages.total !== null && t('rows', { count: total, shown: format.count(total) })}</span>
        {items.length > 0 && (
          <span>{t('chosen', { count: items.length, shown: format.count(items.length) })}</span>
        )}
      </RowStatus>
      <ContextMenu
        label={t('acts')}
        at={menuAt}
        onClose={() => setMenuAt(null)}
        choices={[
          {
            key: 'untrash',
            label: t('act.untrash'),
            icon: <Undo2 />,
            isDisabled: !canPutBack,
            onAction: () => void putBack(),
          },
          {
            key: 'remove',
            label: t('act.remove'),
            icon: <Trash2 />,
            isDisabled: !canRemove,
            danger: true,
            onAction: () => setRemoving(chosen),
          },
        ]}
      />
      {removing !== null && (
        <RemoveDialog
          compartment={compartment}
          selection={removing}
          count={removing.of === 'items' ? removing.items.length : total}
          onClose={() => setRemoving(null)}
          onRemoved={selection.clear}
        />
      )}
    </section>
  )
}

function itemId(item: Item): string {
  return item.id
}

function useTrashed(compartment: string, order: Order): FetchPage<Item> {
  return useMemo(
    () => (offset, limit) =>
      call('item.list', {
        compartment,
        view: { of: 'trash' },
        sort: order.column,
        descending: order.descending,
        offset,
        limit,
      }),
    [compartment, order],
  )
}

function useTrashColumns(): readonly Column<Item>[] {
  const t = useText('trash')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        title: t('name'),
        width: 'minmax(11rem, 3fr)',
        sortable: true,
        cell: (item) => <RowName icon={<FileIcon mediaType={item.mediaType} />} name={item.name} />,
      },
      {
        id: 'from',
        title: t('from'),
        width: 'minmax(7rem, 2fr)',
        cell: (item) => <RowPath path={item.path} top={t('top')} />,
      },
      {
        id: 'bytes',
        title: t('size'),
        width: '6.5rem',
        align: 'end',
        sortable: true,
        cell: (item) => <span className="soft">{format.bytes(item.bytes)}</span>,
      },
      {
        id: 'trashedAt',
        from: 'wide',
        title: t('trashed'),
        width: '9rem',
        cell: (item) => (
          <span className="soft">{item.trashedAt === null ? '' : format.day(item.trashedAt)}</span>
        ),
      },
      {
        id: 'removalAt',
        title: t('removal'),
        width: '9rem',
        cell: (item) => (
          <span className="soft">{item.removalAt === null ? '' : format.day(item.removalAt)}</span>
        ),
      },
    ],
    [t, format],
  )
}
