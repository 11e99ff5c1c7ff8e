import { useCallback, useEffect, useMemo, useState } from 'react'
import { ScrollText } from 'lucide-react'
import type { LedgerEntry } from '../../../shared/contract/ledger.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { call, faultOf, onEvent, useCall, useJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import {
  EmptyState,
  ErrorPanel,
  RowGrid,
  Screen,
  usePages,
  useRowSelection,
  type Column,
} from '../../ui/index.ts'
import { EntryDetails } from './entry-details.tsx'
import { FilterBar } from './filter-bar.tsx'
import { ExportMenu, useLedgerExport } from './export-menu.tsx'
import { filterOf, NO_FILTER } from './ledger-filter.ts'
import { VerifyButton, VerifyOutcome } from './verify-chain.tsx'
import './ledger.css'

const idOf = ({ sequence }: LedgerEntry) => String(sequence)

/** The signed chain: filtered, verified, exported. */
export function LedgerScreen() {
  const t = useText('ledger')
  const format = useFormat()
  const [form, setForm] = useState(NO_FILTER)
  const [opened, setOpened] = useState<LedgerEntry | null>(null)
  const filter = useMemo(() => filterOf(form), [form])
  const fetchPage = useCallback(
    (offset: number, limit: number) => call('ledger.list', { filter, offset, limit }),
    [filter],
  )
  const pages = usePages(fetchPage)
  const selection = useRowSelection(pages, idOf)
  const names = useCompartmentNames()
  const verifying = useJob('ledger.verify')
  const exporting = useLedgerExport(filter)
  const columns = useColumns(names)
  const { refresh } = pages
  useEffect(() => onEvent('content.changed', refresh), [refresh])

  return (
    <Screen
      title={t('title')}
      lead={t('lead')}
      layout="full"
      actions={
        <>
          <VerifyButton verifying={verifying} />
          <ExportMenu exporting={exporting} />
        </>
      }
    >
      {exporting.fault && <ErrorPanel fault={exporting.fault} />}
      <VerifyOutcome verifying={verifying} />
      <FilterBar form={form} onChange={setForm} compartments={names} />
      {pages.problem !== null && <ErrorPanel fault={faultOf(pages.problem)} />}
      <div className="ledger__list">
        <RowGrid
          label={t('list')}
          columns={columns}
          pages={pages}
          selection={selection}
          idOf={idOf}
          onOpen={setOpened}
          mode="look"
          empty={
            <EmptyState icon={<ScrollText />} title={t('none')}>
              {t('noneText')}
            </EmptyState>
          }
        />
      </div>
      <div className="ledger__foot">
        <p className="numeric" role="status">
          {pages.total !== null && t('shown', { count: pages.total, total: format.count(pages.total) })}
        </p>
        {pages.total !== null && pages.total > 0 && <p>{t('openHint')}</p>}
      </div>
      <EntryDetails entry={opened} names={names} onClose={() => setOpened(null)} />
    </Screen>
  )
}

/** Compartments by id, for those this person may see. */
export type CompartmentNames = ReadonlyMap<string, string>

function useCompartmentNames(): CompartmentNames {
  const { data } = useCall('compartment.list', {})
  return useMemo(
    () => new Map(data?.compartments.map(({ id, name }) => [id, displayName(name)] as const)),
    [data],
  )
}

function useColumns(names: CompartmentNames): readonly Column<LedgerEntry>[] {
  const t = useText('ledger')
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'sequence',
        title: t('column.sequence'),
        width: '60px',
        align: 'end',
        cell: ({ sequence }) => <span className="numeric soft">{sequence}</span>,
      },
      {
        id: 'at',
        title: t('column.at'),
        width: '184px',
        cell: ({ at }) => <span className="numeric">{format.moment(at)}</span>,
      },
      {
        id: 'by',
        title: t('column.by'),
        width: '88px',
        cell: ({ by }) => (by === 'recovery' ? t('recovery') : <span className="mono">{by}</span>),
      },
      { id: 'act', title: t('column.act'), width: 'minmax(168px, 1fr)', cell: ({ act }) => t(`act.${act}`) },
      {
        id: 'phase',
        title: t('column.phase'),
        width: '80px',
        cell: ({ phase }) => (
          <span className="ledger__phase" data-phase={phase}>
            {t(`phase.${phase}`)}
          </span>
        ),
      },
      {
        id: 'compartment',
        title: t('column.compartment'),
        width: 'minmax(96px, 0.35fr)',
        cell: ({ compartment }) =>
          compartment === null ? '' : (names.get(compartment) ?? t('removedCompartment')),
      },
    ],
    [t, format, names],
  )
}
