import { RefreshCw } from 'lucide-react'
import { useCall } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Banner, Button, ErrorPanel, GuardFindings, ProgressBar, RadioGroup } from '../../ui/index.ts'
import type { StepProps } from './new-vault-wizard.tsx'

export function GuardStep({ plan, onChange }: StepProps) {
  const t = useText('newVault')
  const guard = useText('guard')
  const look = useCall('guard.look', {}, { fresh: true })
  return (
    <div className="fields">
      {look.isPending && <ProgressBar label={guard('looking')} share={null} />}
      {look.error && <ErrorPanel fault={look.error} />}
      {look.data && <GuardFindings findings={look.data.findings} />}
      <div>
        <Button
          size="small"
          icon={<RefreshCw aria-hidden />}
          isDisabled={look.isFetching}
          onPress={() => void look.refetch()}
        >
          {look.isFetching ? guard('looking') : guard('look')}
        </Button>
      </div>
      <RadioGroup
        label={t('guard.rule')}
        value={plan.airGapRule}
        onChange={(airGapRule) => onChange({ airGapRule })}
        choices={[
          { key: 'refuse', label: t('guard.refuse'), hint: t('guard.refuseHint') },
          { key: 'warn', label: t('guard.warn'), hint: t('guard.warnHint') },
        ]}
      />
      {look.data?.connected === true && plan.airGapRule === 'refuse' && (
        <Banner tone="info">{t('guard.blocked')}</Banner>
      )}
    </div>
  )
}
