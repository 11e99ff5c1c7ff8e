import { ShieldCheck } from 'lucide-react'
import type { JobResult } from '../../../shared/contract/contract.ts'
import type { UsedJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, JobProgress } from '../../ui/index.ts'

/** Walks the chain from the first entry to the signed head. */
export function VerifyButton({ verifying }: { readonly verifying: UsedJob<'ledger.verify'> }) {
  const t = useText('ledger')
  return (
    <Button
      icon={<ShieldCheck aria-hidden />}
      isDisabled={verifying.running}
      onPress={() => void verifying.begin({})}
    >
      {t('verify')}
    </Button>
  )
}

/** How far the verification is, and what came of it. */
export function VerifyOutcome({ verifying }: { readonly verifying: UsedJob<'ledger.verify'> }) {
  const ui = useText('ui')
  const { job, cancel } = verifying
  if (job.state === 'idle') return null
  if (job.state === 'failed') return <ErrorPanel fault={job.fault} />
  if (job.state === 'done') return <Verdict result={job.result} />
  return (
    <div className="ledger__verifying">
      <JobProgress progress={job.progress} />
      <Button size="small" onPress={cancel} isDisabled={job.cancelling}>
        {job.cancelling ? ui('cancelling') : ui('cancel')}
      </Button>
    </div>
  )
}

function Verdict({ result }: { readonly result: JobResult<'ledger.verify'> }) {
  const t = useText('ledger')
  const format = useFormat()
  const { intact, entries, headHash, brokenAt, refused, refusals, unaccounted } = result
  if (!intact)
    return (
      <Banner tone="danger" title={t('broken')}>
        {brokenAt === undefined ? t('brokenTextUnknown') : t('brokenText', { at: format.count(brokenAt) })}
      </Banner>
    )
  return (
    <>
      <Banner tone="good" title={t('intact')}>
        <span className="selectable">
          {t('intactText', { count: entries, entries: format.count(entries), head: headHash.slice(0, 16) })}
        </span>
      </Banner>
      {refused > 0 && (
        <Banner tone="danger" title={t('refused', { count: refused, refused: format.count(refused) })}>
          {t('refusedText', { entries: refusals.map(({ sequence }) => format.count(sequence)).join(', ') })}
        </Banner>
      )}
      {unaccounted.length > 0 && (
        <Banner tone="danger" title={t('unaccounted')}>
          {t('unaccountedText', {
            entries: unaccounted.map(({ sequence }) => format.count(sequence)).join(', '),
          })}
        </Banner>
      )}
    </>
  )
}
