import { useText } from '../../text/index.ts'
import { Button, DayField, Select, TextField } from '../../ui/index.ts'
import { ACTS, isFiltered, NO_FILTER, type FilterForm } from './ledger-filter.ts'
import type { CompartmentNames } from './ledger-screen.tsx'

interface FilterBarProps {
  readonly form: FilterForm
  readonly onChange: (form: FilterForm) => void
  readonly compartments: CompartmentNames
}

export function FilterBar({ form, onChange, compartments }: FilterBarProps) {
  const t = useText('ledger')
  const set = (news: Partial<FilterForm>) => onChange({ ...form, ...news })
  const all = { key: 'all' as const, label: t('all') }
  return (
    <div className="ledger__filters" role="search" aria-label={t('filters')}>
      <Select
        label={t('filterAct')}
        value={form.act}
        onChange={(act) => set({ act })}
        choices={[all, ...ACTS.map((key) => ({ key, label: t(`act.${key}`) }))]}
      />
      <Select
        label={t('filterCompartment')}
        value={form.compartment}
        onChange={(compartment) => set({ compartment })}
        choices={[all, ...Array.from(compartments, ([key, label]) => ({ key, label }))]}
      />
      <TextField label={t('filterBy')} value={form.by} onChange={(by) => set({ by })} />
      <DayField label={t('filterFrom')} value={form.from} onChange={(from) => set({ from })} />
      <DayField label={t('filterTo')} value={form.to} onChange={(to) => set({ to })} />
      <Button look="quiet" isDisabled={!isFiltered(form)} onPress={() => onChange(NO_FILTER)}>
        {t('clear')}
      </Button>
    </div>
  )
}
