import { useCallback, useMemo } from 'react'
import type { UnlockRule } from '../../../shared/contract/policy.ts'
import { role as roles, type Agreement, type Member } from '../../../shared/contract/staff.ts'
import { passcodeTools, useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import {
  AgreementSigning,
  Banner,
  Button,
  FieldPair,
  Fields,
  PasscodeChoice,
  RadioGroup,
  DayField,
  TextField,
  type Signing,
} from '../../ui/index.ts'
import { startOfDay } from '../../../shared/model/days.ts'
import { isCodeTaken, isCodeWrong, needsKey, type EnrolPlan } from './enrol-plan.ts'
import { KeyStep } from './key-step.tsx'
import { ScreeningFields } from './screening-fields.tsx'

export interface EnrolStepProps {
  readonly plan: EnrolPlan
  readonly onChange: (news: Partial<EnrolPlan>) => void
}

interface PersonStepProps extends EnrolStepProps {
  readonly members: readonly Member[]
  readonly agreement: Agreement | undefined
  readonly onAgreement: () => void
}

export function PersonStep({ plan, onChange, members, agreement, onAgreement }: PersonStepProps) {
  const t = useText('enrolment')
  const staff = useText('staff')
  const codeError = isCodeWrong(plan.code)
    ? t('person.codeError')
    : isCodeTaken(plan.code, members) && t('person.codeTaken')
  return (
    <Fields>
      {agreement?.version === 0 && (
        <Banner
          tone="info"
          title={t('person.noAgreement')}
          actions={<Button onPress={onAgreement}>{t('person.noAgreementAct')}</Button>}
        >
          {t('person.noAgreementText')}
        </Banner>
      )}
      <FieldPair>
        <TextField
          label={t('person.name')}
          value={plan.name}
          onChange={(name) => onChange({ name })}
          maxLength={100}
        />
        <TextField
          label={t('person.code')}
          hint={t('person.codeHint')}
          error={codeError}
          value={plan.code}
          onChange={(text) => onChange({ code: text.toUpperCase() })}
        />
      </FieldPair>
      <RadioGroup
        label={t('person.role')}
        value={plan.role}
        onChange={(role) => onChange({ role })}
        choices={[...roles.options]
          .sort((one, other) => ORDER[one] - ORDER[other])
          .map((key) => ({ key, label: staff(`role.${key}`), hint: staff(`roleHint.${key}`) }))}
      />
      <DayField
        label={t('person.starts')}
        hint={t('person.startsHint')}
        error={plan.startsOn !== '' && startOfDay(plan.startsOn) === null && staff('dayError')}
        value={plan.startsOn}
        onChange={(startsOn) => onChange({ startsOn })}
      />
    </Fields>
  )
}

/** Most who are enrolled are clerks. */
const ORDER = { clerk: 0, custodian: 1, auditor: 2 } as const

export function ScreeningStep({ plan, onChange }: EnrolStepProps) {
  const t = useText('enrolment')
  return (
    <Fields>
      <RadioGroup
        label={t('screening.when')}
        value={plan.screenLater ? 'later' : 'now'}
        onChange={(when) => onChange({ screenLater: when === 'later' })}
        choices={[
          { key: 'now', label: t('screening.now'), hint: t('screening.nowHint') },
          { key: 'later', label: t('screening.later'), hint: t('screening.laterHint') },
        ]}
      />
      {!plan.screenLater && (
        <ScreeningFields form={plan.screening} onChange={(screening) => onChange({ screening })} />
      )}
    </Fields>
  )
}

export function PasscodeStep({ plan, onChange, rule }: EnrolStepProps & { readonly rule: UnlockRule }) {
  const t = useText('enrolment')
  const office = useUnlocked()?.office ?? ''
  const { name, code } = plan
  const known = useMemo(() => [office, name, code], [office, name, code])
  const choose = useCallback((passcode: string | null) => onChange({ passcode }), [onChange])
  const withKey = rule === 'both'
  return (
    <>
      {withKey && <Banner tone="info">{t('passcode.withKey')}</Banner>}
      <PasscodeChoice {...passcodeTools} known={known} withKey={withKey} onChange={choose} />
    </>
  )
}

export function KeysStep({ plan, onChange, rule }: EnrolStepProps & { readonly rule: UnlockRule }) {
  const { code, name, keys } = plan
  return (
    <KeyStep
      {...{ code, name, keys }}
      onChange={(next) => onChange({ keys: next })}
      isNeeded={needsKey(rule)}
    />
  )
}

interface AgreementStepProps extends EnrolStepProps {
  readonly agreement: Agreement | undefined
  readonly isDisabled: boolean
}

export function AgreementStep({ plan, onChange, agreement, isDisabled }: AgreementStepProps) {
  const t = useText('enrolment')
  const sign = useCallback((signing: Signing | null) => onChange({ signing }), [onChange])
  if (!agreement) return null
  return (
    <>
      <AgreementSigning
        key={agreement.version}
        agreement={agreement}
        name={plan.name}
        onChange={sign}
        isDisabled={isDisabled}
      />
      <p className="soft">{t('agreement.laterText')}</p>
    </>
  )
}
