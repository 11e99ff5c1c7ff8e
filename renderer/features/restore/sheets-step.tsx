import { useCallback, type ReactNode } from 'react'
import { call, useAct } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, ErrorPanel, SheetEntry } from '../../ui/index.ts'
import type { StepProps } from './restore-screen.tsx'

/** Fewer never open anything: every vault needs at least two. */
const FEWEST_SHEETS = 2

/** Sheets, one after another; the set is tried as soon as there may be enough. */
export function SheetsStep({ plan, onChange }: StepProps): ReactNode {
  const t = useText('restore')
  const open = useAct('set.open')
  const place = plan.from?.place ?? ''
  const set = plan.set?.setId ?? ''
  const verdictOf = useCallback((text: string) => call('set.sheet', { place, set, text }), [place, set])
  const { run, clear } = open
  const tryOpen = async (sheets: readonly string[]): Promise<void> => {
    clear()
    onChange({ sheets, contents: null })
    if (sheets.length < FEWEST_SHEETS) return
    const contents = await run({ place, set, sheets: [...sheets] })
    if (contents !== undefined) onChange({ contents })
  }
  if (plan.contents !== null)
    return (
      <Banner tone="good" title={t('sheets.opened', { office: plan.contents.office })}>
        {t('sheets.have', { count: plan.sheets.length, shown: String(plan.sheets.length) })}
      </Banner>
    )
  const tooFew = open.fault?.code === 'sheets-too-few'
  return (
    <>
      <SheetEntry verdictOf={verdictOf} onChange={(sheets) => void tryOpen(sheets)} />
      {open.busy && <p className="soft">{t('sheets.opening')}</p>}
      {tooFew && <Banner tone="info">{t('sheets.more')}</Banner>}
      {open.fault !== null && !tooFew && <ErrorPanel fault={open.fault} />}
    </>
  )
}
