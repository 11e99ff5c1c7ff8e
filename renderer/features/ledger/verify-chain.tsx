import { ShieldCheck } from 'lucide-react'
import type { JobResult } from '../../../shared/contract/contract.ts'
import { useJob } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, JobProgress } from '../../ui/index.ts'

/** Walks the chain from the first entry to the signed head, and says what came of it. */
export function VerifyChain() {
  const t = useText('ledger')
  const ui = useText('ui')
  const { job, begin, cancel } = useJob('ledger.verify')
  if (job.state === 'running')
    return (
      <div className="ledger__verifying">
        <JobProgress progress={job.progress} />
        <Button size="small" onPress={cancel} isDisabled={job.cancelling}>
          {job.cancelling ? ui('cancelling') : ui('cancel')}
        </Button>
      </div>
    )
  return (
    <>
      {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
      {job.state === 'done' && <Verdict result={job.result} />}
      <div>
        <Button icon={<ShieldCheck aria-hidden />} onPress={() => void begin({})}>
          {t('verify')}
        </Button>
      </div>
    </>
  )
}

function Verdict({ result }: { readonly result: JobResult<'ledger.verify'> }) {
  const t = useText('ledger')
  const format = useFormat()
  const { intact, entries, headHash, brokenAt } = result
  if (!intact)
    return (
      <Banner tone="danger" title={t('broken')}>
        {brokenAt === undefined ? t('brokenTextUnknown') : t('brokenText', { at: format.count(brokenAt) })}
      </Banner>
    )
  return (
    <Banner tone="good" title={t('intact')}>
      <span className="selectable">
        {t('intactText', { count: entries, entries: format.count(entries), head: headHash.slice(0, 16) })}
      </span>
    </Banner>
  )
}
