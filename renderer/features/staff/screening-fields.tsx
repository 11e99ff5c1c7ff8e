import { useText } from '../../text/index.ts'
import { DayField, FieldPair, RadioGroup, TextField, useNow } from '../../ui/index.ts'
import { problemsOf, type ScreeningForm } from './screening-form.ts'

interface ScreeningFieldsProps {
  readonly form: ScreeningForm
  readonly onChange: (form: ScreeningForm) => void
}

const MINUTE = 60_000

/** What is kept of a background check. */
export function ScreeningFields({ form, onChange }: ScreeningFieldsProps) {
  const t = useText('staff')
  const now = useNow(MINUTE)
  const problems = problemsOf(form, now)
  const set = (news: Partial<ScreeningForm>) => onChange({ ...form, ...news })
  return (
    <>
      <RadioGroup
        label={t('outcome')}
        value={form.outcome}
        onChange={(outcome) => set({ outcome })}
        choices={[
          { key: 'passed', label: t('passed') },
          { key: 'failed', label: t('failed'), hint: t('failedHint') },
        ]}
      />
      <FieldPair>
        <DayField
          label={t('madeOn')}
          value={form.madeOn}
          onChange={(madeOn) => set({ madeOn })}
          error={problems.has('madeOn') && t('dayError')}
        />
        <DayField
          label={t('until')}
          value={form.until}
          onChange={(until) => set({ until })}
          hint={t('untilHint')}
          error={problems.has('until') && t('dayError')}
        />
      </FieldPair>
      <TextField
        label={t('referenceLabel')}
        hint={t('referenceHint')}
        value={form.reference}
        onChange={(reference) => set({ reference })}
        error={problems.has('reference') && t('referenceError')}
      />
    </>
  )
}
