import { useText } from '../../text/index.ts'
import { FieldPair, Fields, TextField } from '../../ui/index.ts'
import type { StepProps } from './new-vault-wizard.tsx'
import { isCodeWrong } from './plan.ts'

export function OfficeStep({ plan, onChange }: StepProps) {
  const t = useText('newVault')
  return (
    <Fields>
      <TextField label={t('office.office')} value={plan.office} onChange={(office) => onChange({ office })} />
      <FieldPair>
        <TextField
          label={t('office.name')}
          value={plan.custodianName}
          onChange={(custodianName) => onChange({ custodianName })}
        />
        <TextField
          label={t('office.code')}
          hint={t('office.codeHint')}
          error={isCodeWrong(plan.custodianCode) ? t('office.codeError') : undefined}
          value={plan.custodianCode}
          onChange={(text) => onChange({ custodianCode: text.toUpperCase() })}
        />
      </FieldPair>
    </Fields>
  )
}
