import type { ReactNode } from 'react'
import { label } from '../../../shared/contract/basics.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { useAct } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, ErrorPanel, Fields, TextField } from '../../ui/index.ts'
import { PlaceLine } from '../../ui/place-line.tsx'
import type { StepProps } from './restore-screen.tsx'

/** A new folder in a chosen place, and what will happen there. */
export function TargetStep({
  plan,
  onChange,
  folderName,
}: StepProps & { readonly folderName: string }): ReactNode {
  const t = useText('restore')
  const format = useFormat()
  const choose = useAct('place.choose')
  const ask = async (): Promise<void> => {
    const [to] = (await choose.run({ purpose: 'restore-parent' }))?.chosen ?? []
    if (to !== undefined) onChange({ to })
  }
  const valid = label.safeParse(folderName).success
  const { to, set, scope } = plan
  return (
    <Fields>
      <div className="field" role="group" aria-label={t('target.where')}>
        <PlaceLine
          label={t('target.where')}
          place={to?.name ?? null}
          words={{ none: t('target.none'), choose: t('target.choose'), change: t('target.change') }}
          isBusy={choose.busy}
          onChoose={() => void ask()}
        />
      </div>
      <TextField
        label={t('target.name')}
        value={plan.folderName ?? folderName}
        onChange={(name) => onChange({ folderName: name })}
        error={!valid && t('target.nameInvalid')}
        maxLength={LIMITS.labelMaxCharacters}
      />
      {choose.fault !== null && <ErrorPanel fault={choose.fault} />}
      {to !== null && set !== null && valid && (
        <Banner tone="info" title={t('target.will')}>
          <p>
            {t(scope === 'vault' ? 'target.willVault' : 'target.willFiles', {
              folder: folderName,
              place: to.name,
              when: format.moment(set.createdAt),
            })}
          </p>
          {scope === 'vault' && <p>{t('target.old')}</p>}
        </Banner>
      )}
    </Fields>
  )
}
