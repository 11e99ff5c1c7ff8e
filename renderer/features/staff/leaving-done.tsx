import { FileDown } from 'lucide-react'
import type { JobResult } from '../../../shared/contract/contract.ts'
import type { Leaving } from '../../../shared/contract/staff.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { useAct, useJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel } from '../../ui/index.ts'
import './leaving.css'

interface LeavingDoneProps {
  readonly leaving: Leaving
  readonly result: JobResult<'staff.leave'>
}

/** What became of it, and the sheet that both sign. */
export function LeavingDone({ leaving, result }: LeavingDoneProps) {
  const t = useText('leaving')
  const format = useFormat()
  const { renewed, rewrapped, due } = result
  const lines = [
    ...(renewed > 0 ? [t('done.renewed', { count: renewed })] : []),
    ...(rewrapped > 0 ? [t('done.rewrapped', { count: rewrapped, files: format.count(rewrapped) })] : []),
  ]
  return (
    <>
      {lines.length > 0 && (
        <ul className="leaving-list">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {due > 0 && <Banner tone="attention">{t('done.due', { count: due })}</Banner>}
      <ExitSheet staffId={leaving.member.staffId} />
    </>
  )
}

function ExitSheet({ staffId }: { readonly staffId: string }) {
  const t = useText('leaving')
  const choose = useAct('place.choose')
  const { job, running, begin } = useJob('leaving.save')
  const save = async () => {
    const [folder] = (await choose.run({ purpose: 'exit-folder' }))?.chosen ?? []
    if (folder) await begin({ staffId, to: folder.place })
  }
  const fault = choose.fault ?? (job.state === 'failed' ? job.fault : null)
  return (
    <section className="leaving-part" aria-labelledby="leaving-sheet">
      <h2 id="leaving-sheet">{t('done.sheet')}</h2>
      <p className="soft">{t('done.sheetText')}</p>
      <div>
        <Button
          icon={<FileDown aria-hidden />}
          isDisabled={running || choose.busy}
          onPress={() => void save()}
        >
          {running ? t('done.saving') : t('done.save')}
        </Button>
      </div>
      {job.state === 'done' && (
        <Banner tone="good">{t('done.saved', { name: displayName(job.result.name) })}</Banner>
      )}
      {job.state === 'done' && job.result.unprinted.length > 0 && (
        <Banner tone="attention">
          {t('done.unprinted', { letters: displayName(job.result.unprinted.join(' ')) })}
        </Banner>
      )}
      {fault && <ErrorPanel fault={fault} />}
    </section>
  )
}
