import { useState, type ReactNode } from 'react'
import type { Id } from '../../../shared/contract/basics.ts'
import { askAgain, useCall, useJob } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, JobProgress } from '../../ui/index.ts'

/**
 * Offered once the sheets were replaced: with an old copy of the vault, the old ones open the keys that compartments have
 * now. New keys end that for what is stored from then on.
 */
export function RenewKeys(): ReactNode {
  const t = useText('sheets')
  const { data } = useCall('compartment.list', {})
  const { data: access } = useCall('grant.list', {})
  const { job, running, begin } = useJob('epoch.begin')
  const [renewed, setRenewed] = useState<readonly Id[]>([])
  const here = (data?.compartments ?? []).filter(
    ({ damaged, unavailable }) => !damaged && unavailable === null,
  )
  const others = (access?.compartments ?? []).filter(({ id }) => !here.some((one) => one.id === id))
  const left = here.filter(({ id }) => !renewed.includes(id))
  if (data === undefined || access === undefined || here.length + others.length === 0) return null

  const renew = async (): Promise<void> => {
    for (const { id: compartment } of left) {
      if ((await begin({ compartment })) === undefined) break
      setRenewed((ids) => [...ids, compartment])
    }
    await askAgain('grant.list')
  }
  return (
    <section className="sheet-steps__sets" aria-labelledby="sheets-renew">
      <h4 id="sheets-renew">{t('renew.title')}</h4>
      <p>{t('renew.why')}</p>
      {others.length > 0 && <p className="soft">{t('renew.others', { count: others.length })}</p>}
      {here.length > 0 && left.length === 0 ? (
        <Banner tone="good">{t('renew.done', { count: here.length })}</Banner>
      ) : (
        here.length > 0 && (
          <div>
            <Button isDisabled={running} onPress={() => void renew()}>
              {running ? t('renew.running') : t('renew.act', { count: left.length })}
            </Button>
          </div>
        )
      )}
      {job.state === 'running' && <JobProgress progress={job.progress} />}
      {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
    </section>
  )
}
