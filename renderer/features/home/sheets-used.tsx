import { askAgain, useAct, useCall, useUnlocked, useWritable } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel } from '../../ui/index.ts'

/** Tells each custodian what recovery sheets were used for, until they confirm to know of it. */
export function SheetsUsed() {
  const t = useText('home')
  const format = useFormat()
  const session = useUnlocked()
  const writable = useWritable()
  const { data } = useCall('recovery.uses', {}, { enabled: session?.role === 'custodian', fresh: true })
  const { run, busy, fault } = useAct('recovery.confirm')
  const last = data?.uses.at(-1)
  if (data === undefined || last === undefined) return null
  const confirm = async () => {
    await run({ upTo: last.sequence })
    await askAgain('recovery.uses')
  }
  return (
    <Banner
      tone="danger"
      title={t('sheetsUsed.title')}
      actions={
        <Button size="small" isDisabled={!writable || busy} onPress={() => void confirm()}>
          {t('sheetsUsed.confirm')}
        </Button>
      }
    >
      <ul className="sheets-used">
        {data.uses.map(({ sequence, act, at, staff }) => (
          <li key={sequence}>{t(`sheetsUsed.act.${act}`, { day: format.day(at), staff: staff ?? '' })}</li>
        ))}
      </ul>
      <p>{t('sheetsUsed.text')}</p>
      {fault && <ErrorPanel fault={fault} />}
    </Banner>
  )
}
