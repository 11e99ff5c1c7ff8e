import { useCallback, useState } from 'react'
import { LIMITS } from '../../../shared/limits.ts'
import { call, useAct } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, FieldPair, Select, SheetField } from '../../ui/index.ts'
import type { Draft, Plan } from './plan.ts'
import { SheetCards } from './sheet-cards.tsx'
import './new-vault.css'

/** What the sheets of a vault are made of. */
type SheetPlan = Pick<Plan, 'office' | 'total' | 'needed' | 'draft'>

interface SheetsStepProps {
  readonly plan: SheetPlan
  readonly onChange: (news: Partial<SheetPlan>) => void
}

/** How many; then onto paper; then one typed back. */
export function SheetsStep({ plan, onChange }: SheetsStepProps) {
  const { draft } = plan
  return draft === null ? (
    <SheetNumbers plan={plan} onChange={onChange} />
  ) : (
    <DraftSheets plan={plan} draft={draft} onChange={onChange} />
  )
}

/** The numbers from `first` to `last`, as choices. */
function numbers(first: number, last: number, label: (count: number) => string) {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    key: String(first + index),
    label: label(first + index),
  }))
}

function SheetNumbers({ plan, onChange }: SheetsStepProps) {
  const t = useText('newVault')
  const begin = useAct('draft.begin')
  const { office, total, needed } = plan
  const make = async () => {
    const drawn = await begin.run({ office, total, needed })
    if (drawn) onChange({ draft: { sheets: drawn.sheets, office, kept: false, proved: null } })
  }
  return (
    <div className="fields">
      <FieldPair>
        <Select
          label={t('sheets.total')}
          value={String(total)}
          onChange={(key) => onChange({ total: Number(key) })}
          choices={numbers(2, LIMITS.sheetsMax, (count) => t('sheets.totalChoice', { count }))}
        />
        <Select
          label={t('sheets.needed')}
          value={String(needed)}
          onChange={(key) => onChange({ needed: Number(key) })}
          choices={numbers(2, total, (count) =>
            count === total ? t('sheets.neededAll', { count }) : t('sheets.neededChoice', { count }),
          )}
        />
      </FieldPair>
      <p className="soft">{t('sheets.plan', { needed, total })}</p>
      {begin.fault && <ErrorPanel fault={begin.fault} />}
      <div>
        <Button look="primary" onPress={() => void make()} isDisabled={begin.busy}>
          {t('sheets.make')}
        </Button>
      </div>
    </div>
  )
}

interface DraftSheetsProps extends SheetsStepProps {
  readonly draft: Draft
}

function DraftSheets({ plan, draft, onChange }: DraftSheetsProps) {
  const t = useText('newVault')
  const [shown, setShown] = useState<number | null>(null)
  const prove = useCallback((text: string) => call('draft.prove', { text }), [])
  const keep = useCallback(() => onChange({ draft: { ...draft, kept: true } }), [draft, onChange])
  const again = () => {
    void call('draft.drop', {})
    onChange({ draft: null })
  }
  return (
    <div className="new-vault__sheets">
      <section>
        <div className="new-vault__section-head">
          <h2>{t('sheets.keepTitle')}</h2>
          <Button look="quiet" size="small" onPress={again}>
            {t('sheets.again')}
          </Button>
        </div>
        <p className="soft">{t('sheets.plan', { needed: plan.needed, total: plan.total })}</p>
        <SheetCards sheets={draft.sheets} shown={shown} onShow={setShown} onKept={keep} />
      </section>
      <section>
        <h2>{t('sheets.proveTitle')}</h2>
        <p className="soft">{t('sheets.proveText')}</p>
        {draft.proved !== null ? (
          <Banner tone="good">{t('sheets.proved', { number: draft.proved })}</Banner>
        ) : draft.kept ? (
          // Typed from the paper, not from the screen.
          <div onFocus={() => setShown(null)}>
            <SheetField
              label={t('sheets.proveLabel')}
              verdictOf={prove}
              onCorrect={(proved) => onChange({ draft: { ...draft, proved } })}
            />
          </div>
        ) : (
          <Banner tone="info">{t('sheets.proveFirst')}</Banner>
        )}
      </section>
    </div>
  )
}
