import { useState, type ComponentProps, type ReactNode } from 'react'
import type { Policy } from '../../../shared/contract/policy.ts'
import { askAgain, useAct, useCall, useKeptForm, useUnlocked } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Button, ErrorPanel, ProgressBar, Screen, toast } from '../../ui/index.ts'
import { changesBetween, formOf, ruleForm, rulesOf } from './rule-form.ts'
import { PasscodeRules, PeopleRules, TwoPersonRules, UnlockRules } from './rule-groups.tsx'
import './rules.css'

/** What the office asks of everybody. A custodian changes it, an auditor reads it. */
export function RulesScreen(): ReactNode {
  const t = useText('rules')
  const ui = useText('ui')
  const session = useUnlocked()
  const { data, error } = useCall('policy.get', {}, { fresh: true })
  const editable = session?.role === 'custodian' && session.mode === 'normal'
  return (
    <Screen title={t('title')} lead={t(session?.role === 'custodian' ? 'lead' : 'leadReadOnly')}>
      {error && <ErrorPanel fault={error} />}
      {!data && !error && <ProgressBar label={ui('loading')} share={null} />}
      {data && <Rules key={JSON.stringify(data.policy)} policy={data.policy} isEditable={editable} />}
    </Screen>
  )
}

function Rules({ policy, isEditable }: { readonly policy: Policy; readonly isEditable: boolean }): ReactNode {
  const t = useText('rules')
  const kept = formOf(policy)
  const [form, setForm] = useState(kept)
  useKeptForm('rules', ruleForm, form, setForm)
  const { run, busy, fault } = useAct('policy.set')
  const changes = changesBetween(kept, form)
  const rules = rulesOf(form)
  const save = async (): Promise<void> => {
    if (rules === null) return
    // What waits for a second person is not in force: the screen shows the rules as they are.
    const done = await run({ policy: rules }, () => setForm(kept))
    if (done === undefined) return
    toast(t('saved'))
    await askAgain('policy.get', 'request.list')
  }
  const group = {
    form,
    isDisabled: !isEditable || busy,
    onChange: (news: Partial<typeof form>) => setForm((now) => ({ ...now, ...news })),
  }
  return (
    <>
      <UnlockRules {...group} />
      <PasscodeRules {...group} />
      <PeopleRules {...group} />
      <TwoPersonRules {...group} />
      {changes > 0 && (
        <SaveBar
          changes={changes}
          canSave={rules !== null && !busy}
          fault={fault}
          onSave={() => void save()}
          onDiscard={() => setForm(kept)}
        />
      )}
    </>
  )
}

interface SaveBarProps {
  readonly changes: number
  readonly canSave: boolean
  readonly fault: ComponentProps<typeof ErrorPanel>['fault'] | null
  readonly onSave: () => void
  readonly onDiscard: () => void
}

/** Stays in sight while something is changed and not saved, and with it why it could not be. */
function SaveBar({ changes, canSave, fault, onSave, onDiscard }: SaveBarProps): ReactNode {
  const t = useText('rules')
  const format = useFormat()
  return (
    <div className="rules__save" role="region" aria-label={t('save')}>
      {fault && <ErrorPanel fault={fault} />}
      <div className="rules__bar">
        <span role="status">{t('changed', { count: changes, shown: format.count(changes) })}</span>
        <Button onPress={onDiscard}>{t('discard')}</Button>
        <Button look="primary" isDisabled={!canSave} onPress={onSave}>
          {t('save')}
        </Button>
      </div>
    </div>
  )
}
