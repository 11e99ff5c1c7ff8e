import { useEffect } from 'react'
import { FolderOpen } from 'lucide-react'
import { displayName } from '../../../shared/model/display-name.ts'
import { useAct, useCall } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, ErrorPanel, Fields, TextField } from '../../ui/index.ts'
import { placeOf } from './plan.ts'
import type { StepProps } from './new-vault-wizard.tsx'
import './new-vault.css'

const NOWHERE = { place: '', folderName: '' }

export function WhereStep({ plan, onChange }: StepProps) {
  const t = useText('newVault')
  const choose = useAct('place.choose')
  const pick = async () => {
    const parent = (await choose.run({ purpose: 'vault-parent' }))?.chosen[0]
    if (parent) onChange({ parent })
  }
  const wanted = placeOf(plan)
  const asked = useCall('vault.free', wanted ?? NOWHERE, { enabled: wanted !== null, fresh: true })
  const free = asked.isSuccess && !asked.isFetching
  useEffect(() => onChange({ free }), [free, onChange])
  return (
    <Fields>
      <div className="field">
        <span className="field__label" id="where-inside">
          {t('where.inside')}
        </span>
        <div className="new-vault__place" role="group" aria-labelledby="where-inside">
          <FolderOpen aria-hidden />
          <span className={plan.parent === null ? 'soft' : 'selectable'}>
            {plan.parent === null ? t('where.none') : displayName(plan.parent.name)}
          </span>
          <Button size="small" onPress={() => void pick()}>
            {t('where.choose')}
          </Button>
        </div>
      </div>
      {choose.fault && <ErrorPanel fault={choose.fault} />}
      <TextField
        label={t('where.name')}
        hint={t('where.nameHint')}
        value={plan.folderName}
        onChange={(folderName) => onChange({ folderName })}
      />
      {asked.error && <ErrorPanel fault={asked.error} />}
    </Fields>
  )
}
