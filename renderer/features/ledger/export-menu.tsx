import { FileDown } from 'lucide-react'
import { displayName } from '../../../shared/model/display-name.ts'
import type { Fault } from '../../../shared/model/fault.ts'
import { useAct, useJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, Menu, toast } from '../../ui/index.ts'
import type { LedgerFilter } from './ledger-filter.ts'

interface LedgerExport {
  readonly busy: boolean
  readonly fault: Fault | null
  readonly write: (kind: 'csv' | 'json') => Promise<void>
}

/** Writes what the filters show to a folder that somebody chooses. */
export function useLedgerExport(filter: LedgerFilter): LedgerExport {
  const t = useText('ledger')
  const format = useFormat()
  const choose = useAct('place.choose')
  const { job, running, begin } = useJob('ledger.export')

  const write = async (kind: 'csv' | 'json') => {
    const folder = (await choose.run({ purpose: 'ledger-folder' }))?.chosen[0]
    if (!folder) return
    const written = await begin({ to: folder.place, format: kind, filter })
    if (!written) return
    const { entries, name } = written
    toast(t('exported', { count: entries, entries: format.count(entries), name: displayName(name) }))
  }
  const fault = choose.fault ?? (job.state === 'failed' ? job.fault : null)
  return { busy: running || choose.busy, fault, write }
}

export function ExportMenu({ exporting }: { readonly exporting: LedgerExport }) {
  const t = useText('ledger')
  const { busy, write } = exporting
  return (
    <Menu
      label={t('export')}
      trigger={
        <Button icon={<FileDown aria-hidden />} isDisabled={busy} opensMenu>
          {t('export')}
        </Button>
      }
      choices={[
        { key: 'csv', label: t('exportCsv'), onAction: () => void write('csv') },
        { key: 'json', label: t('exportJson'), onAction: () => void write('json') },
      ]}
    />
  )
}
