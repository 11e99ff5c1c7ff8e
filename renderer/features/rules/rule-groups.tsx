import type { ReactNode } from 'react'
import { guardedAct, isActInCompartment, type GuardedAct } from '../../../shared/contract/policy.ts'
import { role } from '../../../shared/contract/staff.ts'
import { useCall } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, CheckBox, CheckList, Select, TextField } from '../../ui/index.ts'
import { isInRange, RANGES, type NumberRule, type RuleForm } from './rule-form.ts'

/** The loosest first. */
const UNLOCK = ['either', 'passcode', 'key', 'both'] as const

interface GroupProps {
  readonly form: RuleForm
  readonly isDisabled: boolean
  readonly onChange: (news: Partial<RuleForm>) => void
}

interface SectionProps {
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}

function Section({ title, text, children }: SectionProps): ReactNode {
  return (
    <section className="rules__group">
      <div>
        <h2>{title}</h2>
        <p className="soft">{text}</p>
      </div>
      <div className="rules__card">{children}</div>
    </section>
  )
}

/** What each role opens the vault with. */
export function UnlockRules({ form, isDisabled, onChange }: GroupProps): ReactNode {
  const t = useText('rules')
  const asksKey = Object.values(form.unlock).some((rule) => rule === 'key' || rule === 'both')
  return (
    <Section title={t('unlocking')} text={t('unlockingText')}>
      {role.options.map((who) => (
        <div key={who} className="rules__row">
          <Select
            label={t(`role.${who}`)}
            value={form.unlock[who]}
            onChange={(rule) => onChange({ unlock: { ...form.unlock, [who]: rule } })}
            choices={UNLOCK.map((key) => ({ key, label: t(`unlock.${key}`) }))}
            isDisabled={isDisabled}
          />
        </div>
      ))}
      {asksKey && (
        <div className="rules__row">
          <Banner tone="info">{t('unlockNote')}</Banner>
        </div>
      )}
      <div className="rules__row">
        <CheckBox
          label={t('synced')}
          hint={t('syncedHint')}
          value={form.syncedKeys}
          onChange={(syncedKeys) => onChange({ syncedKeys })}
          isDisabled={isDisabled}
        />
      </div>
    </Section>
  )
}

/** Regular changes: off, and why. */
export function PasscodeRules({ form, isDisabled, onChange }: GroupProps): ReactNode {
  const t = useText('rules')
  return (
    <Section title={t('passcodes')} text={t('passcodesText')}>
      <div className="rules__row">
        <CheckBox
          label={t('interval')}
          hint={t('intervalHint')}
          value={form.rotates}
          onChange={(rotates) => onChange({ rotates })}
          isDisabled={isDisabled}
        />
      </div>
      {form.rotates && (
        <NumberRow
          {...{ form, isDisabled, onChange }}
          rule="passcodeDays"
          label={t('intervalDays')}
          hint={t('intervalDaysHint')}
          unit={t('days')}
        />
      )}
    </Section>
  )
}

/** Absence, review and screening. */
export function PeopleRules(group: GroupProps): ReactNode {
  const t = useText('rules')
  return (
    <Section title={t('people')} text={t('peopleText')}>
      <NumberRow
        {...group}
        rule="dormantDays"
        label={t('dormant')}
        hint={t('dormantHint')}
        unit={t('days')}
      />
      <NumberRow
        {...group}
        rule="reviewMonths"
        label={t('review')}
        hint={t('reviewHint')}
        unit={t('months')}
      />
      <NumberRow
        {...group}
        rule="screeningMonths"
        label={t('screening')}
        hint={t('screeningHint')}
        unit={t('months')}
      />
    </Section>
  )
}

/** Which acts wait for a second person. */
export function TwoPersonRules(group: GroupProps): ReactNode {
  const t = useText('rules')
  const { form, isDisabled, onChange } = group
  const { data } = useCall('grant.list', {})
  const custodians = data?.people.filter((person) => person.role === 'custodian' && person.problem === null)
  const isAlone = custodians?.length === 1
  // What is bound can always be let go.
  const canBind = (act: GuardedAct): boolean =>
    !isAlone || isActInCompartment(act) || form.secondPerson.includes(act)
  return (
    <Section title={t('two')} text={t('twoText')}>
      {isAlone && (
        <div className="rules__row">
          <Banner tone="info">{t('alone')}</Banner>
        </div>
      )}
      <div className="rules__list">
        <CheckList
          label={t('two')}
          value={form.secondPerson}
          onChange={(secondPerson) => onChange({ secondPerson: [...secondPerson] })}
          choices={guardedAct.options.map((key) => ({
            key,
            label: t(`act.${key}`),
            isDisabled: !canBind(key),
          }))}
          isDisabled={isDisabled}
        />
      </div>
      {form.secondPerson.includes('file.export') && (
        <NumberRow {...group} rule="exportItems" label={t('large')} hint={t('largeHint')} unit={t('files')} />
      )}
    </Section>
  )
}

interface NumberRowProps extends GroupProps {
  readonly rule: NumberRule
  readonly label: string
  readonly hint: string
  readonly unit: string
}

function NumberRow({ form, isDisabled, onChange, rule, label, hint, unit }: NumberRowProps): ReactNode {
  const t = useText('rules')
  const format = useFormat()
  const text = form.numbers[rule]
  const { from, to } = RANGES[rule]
  return (
    <div className="rules__row rules__row--number">
      <TextField
        label={label}
        hint={hint}
        value={text}
        onChange={(typed) => onChange({ numbers: { ...form.numbers, [rule]: typed } })}
        error={!isInRange(rule, text) && t('range', { from: format.count(from), to: format.count(to) })}
        inputMode="numeric"
        isDisabled={isDisabled}
      />
      <span className="rules__unit soft">{unit}</span>
    </div>
  )
}
