import { displayName } from '../../../shared/model/display-name.ts'
import { useText } from '../../text/index.ts'
import { FactList } from '../../ui/index.ts'
import type { StepProps } from './new-vault-wizard.tsx'

/** What will be made, in one view. */
export function ReviewStep({ plan }: StepProps) {
  const t = useText('newVault')
  const rows = [
    [
      t('create.folder'),
      t('create.inFolder', {
        name: displayName(plan.folderName),
        parent: displayName(plan.parent?.name ?? ''),
      }),
    ],
    [t('create.office'), displayName(plan.office)],
    [t('create.custodian'), `${displayName(plan.custodianName)} (${plan.custodianCode})`],
    [t('create.passcode'), t('create.words')],
    [t('create.sheets'), t('create.sheetsValue', { total: plan.total, needed: plan.needed })],
    [t('create.rule'), t(`guard.${plan.airGapRule}`)],
  ] as const
  return <FactList className="new-vault__review" rows={rows} />
}

/** What comes next, once the vault stands. */
export function DoneStep() {
  const t = useText('newVault')
  return (
    <ol className="new-vault__next">
      <li>{t('create.next1')}</li>
      <li>{t('create.next2')}</li>
      <li>{t('create.next3')}</li>
    </ol>
  )
}
