import { Check, Search } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState, type ReactNode } from 'react'
import { call, faultOf } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { EmptyState, ErrorPanel, SearchField } from '../../ui/index.ts'
import type { FetchPage } from '../../ui/page-cache.ts'
import { RowGrid, type Column } from '../../ui/row-grid.tsx'
import { RowName, RowPath, RowStatus } from '../../ui/row-parts.tsx'
import { usePages } from '../../ui/use-pages.ts'
import { useRowSelection, type RowSelection } from '../../ui/use-row-selection.ts'
import type { Plan, SetItem } from './plan.ts'
import type { StepProps } from './restore-screen.tsx'

interface ItemPickerProps extends StepProps {
  readonly compartment: string
}

/** Files of a set, ticked one by one; what is ticked stays so while one searches on. */
export function ItemPicker({ plan, compartment, onChange }: ItemPickerProps): ReactNode {
  const t = useText('restore')
  const format = useFormat()
  const [text, setText] = useState('')
  const searched = useDeferredValue(text.trim())
  const pages = usePages(useSetItems(plan, compartment, searched))
  const selection = useRowSelection(pages, itemId)
  const columns = useColumns(selection)
  const { chosen } = selection
  useEffect(() => onChange({ items: chosen }), [chosen, onChange])
  const bytes = [...chosen.values()].reduce((sum, item) => sum + item.bytes, 0)
  return (
    <section className="item-picker" aria-label={t('scope.files')}>
      <SearchField label={t('scope.search')} value={text} onChange={setText} />
      {pages.problem !== null && <ErrorPanel fault={faultOf(pages.problem)} />}
      <div className="item-picker__list">
        <RowGrid
          label={t('scope.files')}
          columns={columns}
          pages={pages}
          selection={selection}
          idOf={itemId}
          mode="pick"
          onOpen={(_, index) => selection.toggle(index)}
          empty={<EmptyState icon={<Search />} title={t('scope.noneFound')} />}
        />
        <RowStatus>
          <span>
            {chosen.size === 0
              ? t('scope.chosenNone')
              : t('scope.chosen', {
                  count: chosen.size,
                  shown: format.count(chosen.size),
                  size: format.bytes(bytes),
                })}
          </span>
        </RowStatus>
      </div>
    </section>
  )
}

function itemId(item: SetItem): string {
  return item.id
}

function useSetItems({ from, set, sheets }: Plan, compartment: string, search: string): FetchPage<SetItem> {
  const place = from?.place ?? ''
  const setId = set?.setId ?? ''
  return useMemo(
    () => (offset, limit) =>
      call('set.items', { place, set: setId, sheets: [...sheets], compartment, search, offset, limit }),
    [place, setId, sheets, compartment, search],
  )
}

function useColumns({ chosen }: RowSelection<SetItem>): readonly Column<SetItem>[] {
  const t = useText('restore')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'name',
        title: t('scope.name'),
        width: 'minmax(10rem, 3fr)',
        cell: (item) => (
          <RowName
            icon={
              <span className="item-picker__tick" data-on={chosen.has(item.id)} aria-hidden>
                <Check />
              </span>
            }
            name={item.name}
          />
        ),
      },
      {
        id: 'path',
        title: t('scope.path'),
        width: 'minmax(6rem, 2fr)',
        cell: (item) => <RowPath path={item.path} top={t('scope.top')} />,
      },
      {
        id: 'bytes',
        title: t('scope.size'),
        width: '6rem',
        align: 'end',
        cell: (item) => <span className="soft">{format.bytes(item.bytes)}</span>,
      },
    ],
    [t, format, chosen],
  )
}
