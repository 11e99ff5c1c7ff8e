import type { ReactNode } from 'react'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, RadioGroup, Select } from '../../ui/index.ts'
import { ItemPicker } from './item-picker.tsx'
import type { StepProps } from './restore-screen.tsx'

/** Everything, one compartment, or files one by one. */
export function ScopeStep({ plan, onChange }: StepProps): ReactNode {
  const t = useText('restore')
  const { scope, compartment, contents } = plan
  return (
    <>
      <RadioGroup
        label={t('steps.scope')}
        value={scope}
        onChange={(next) =>
          onChange({
            scope: next,
            ...(next === 'vault' || compartment !== null
              ? {}
              : { compartment: contents?.compartments[0]?.id ?? null }),
          })
        }
        choices={[
          { key: 'vault', label: t('scope.vault'), hint: t('scope.vaultText') },
          { key: 'compartment', label: t('scope.compartment'), hint: t('scope.compartmentText') },
          { key: 'items', label: t('scope.items'), hint: t('scope.itemsText') },
        ]}
      />
      {scope !== 'vault' && <Compartments plan={plan} onChange={onChange} />}
      {scope === 'items' && compartment !== null && (
        <ItemPicker key={compartment} plan={plan} compartment={compartment} onChange={onChange} />
      )}
      {scope !== 'vault' && <Banner tone="attention">{t('scope.plain')}</Banner>}
    </>
  )
}

function Compartments({ plan: { contents, compartment }, onChange }: StepProps): ReactNode {
  const t = useText('restore')
  const format = useFormat()
  const compartments = contents?.compartments ?? []
  if (compartments.length === 0) return <p className="soft">{t('scope.noCompartments')}</p>
  return (
    <Select
      label={t('scope.choose')}
      value={compartment ?? ''}
      onChange={(id) => onChange({ compartment: id })}
      choices={compartments.map(({ id, name, items, bytes }) => ({
        key: id,
        label: `${name}: ${t('scope.holds', { count: items, shown: format.count(items), size: format.bytes(bytes) })}`,
      }))}
    />
  )
}
