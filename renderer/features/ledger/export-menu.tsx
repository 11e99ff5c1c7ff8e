import { FileDown } from 'lucide-react'
import { displayName } from '../../../shared/model/display-name.ts'
import { useAct, useJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, ErrorPanel, Menu, toast } from '../../ui/index.ts'
import type { LedgerFilter } from './ledger-filter.ts'

/** Writes what the filters show to a folder that somebody chooses. */
export function ExportMenu({ filter }: { readonly filter: LedgerFilter }) {
  const t = useText('ledger')
  const format = useFormat()
  const choose = useAct('place.choose')
  const { job, running, begin } = useJob('ledger.export')
  const fault = choose.fault ?? (job.state === 'failed' ? job.fault : null)

  const write = async (kind: 'csv' | 'json') => {
    const folder = (await choose.run({ purpose: 'ledger-folder' }))?.chosen[0]
    if (!folder) return
    const written = await begin({ to: folder.place, format: kind, filter })
    if (!written) return
    const { entries, name } = written
    toast(t('exported', { count: entries, entries: format.count(entries), name: displayName(name) }))
  }
  return (
    <>
      {fault && <ErrorPanel fault={fault} />}
      <Menu
        label={t('export')}
        trigger={
          <Button icon={<FileDown aria-hidden />} isDisabled={running || choose.busy}>
            {t('export')}
          </Button>
        }
        choices={[
          { key: 'csv', label: t('exportCsv'), onAction: () => void write('csv') },
          { key: 'json', label: t('exportJson'), onAction: () => void write('json') },
        ]}
      />
    </>
  )
}
