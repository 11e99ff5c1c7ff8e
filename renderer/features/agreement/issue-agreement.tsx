import { useState } from 'react'
import { z } from '../../../shared/zod.ts'
import type { Agreement } from '../../../shared/contract/staff.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { askAgain, useAct, useKeptForm } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import {
  AgreementPaper,
  Banner,
  Button,
  ErrorPanel,
  RadioGroup,
  Screen,
  Select,
  TextField,
  toast,
} from '../../ui/index.ts'
import './agreement.css'

interface IssueAgreementProps {
  /** The present one, or the template of version 0. */
  readonly agreement: Agreement
  readonly onDone: () => void
}

const kept = z.object({ text: z.string(), months: z.int().nullable() })

const MONTHS = ['ever', '6', '12', '24', '36'] as const

/** The editor of a new version: its text, how long a signature holds, and how it will be read. */
export function IssueAgreement({ agreement, onDone }: IssueAgreementProps) {
  const t = useText('agreement')
  const [text, setText] = useState(agreement.text)
  const [months, setMonths] = useState(agreement.version === 0 ? 12 : agreement.months)
  const [view, setView] = useState<'edit' | 'preview'>('edit')
  useKeptForm('agreement', kept, { text, months }, (left) => {
    setText(left.text)
    setMonths(left.months)
  })
  const { run, busy, fault } = useAct('agreement.issue')
  const version = agreement.version + 1
  const problem = useTextProblem(text, months, agreement)

  const issue = async () => {
    if (problem !== null || busy || !(await run({ text, months }))) return
    await askAgain('agreement.show', 'staff.list', 'ledger.list')
    toast(t('issued', { version }))
    onDone()
  }
  return (
    <Screen
      title={agreement.version === 0 ? t('first') : t('newTitle')}
      actions={
        <>
          <Button onPress={onDone} isDisabled={busy}>
            {t('discard')}
          </Button>
          <Button look="primary" isDisabled={problem !== null || busy} onPress={() => void issue()}>
            {busy ? t('issuing') : t('issue', { version })}
          </Button>
        </>
      }
    >
      {agreement.version > 0 && <Banner tone="info">{t('again')}</Banner>}
      <div className="agreement-choices">
        <MonthsField months={months} onChange={setMonths} />
        <RadioGroup
          label={t('view')}
          value={view}
          onChange={setView}
          choices={[
            { key: 'edit', label: t('edit') },
            { key: 'preview', label: t('preview') },
          ]}
        />
      </div>
      {view === 'edit' ? (
        <TextField
          label={t('text')}
          hint={t('editorHint')}
          error={problem === 'too-long' && t('tooLong', { most: LIMITS.agreementMaxCharacters })}
          value={text}
          onChange={setText}
          rows={24}
        />
      ) : (
        <div className="agreement-present">
          <AgreementPaper label={t('text')} text={text} />
        </div>
      )}
      {problem === 'same' && <p className="soft">{t('unchanged')}</p>}
      {fault && <ErrorPanel fault={fault} />}
    </Screen>
  )
}

/** Why a text cannot be issued. */
function useTextProblem(text: string, months: number | null, { version, ...now }: Agreement) {
  const trimmed = text.trim()
  if (trimmed === '') return 'empty'
  if (trimmed.length > LIMITS.agreementMaxCharacters) return 'too-long'
  return version > 0 && trimmed === now.text.trim() && months === now.months ? 'same' : null
}

interface MonthsFieldProps {
  readonly months: number | null
  readonly onChange: (months: number | null) => void
}

function MonthsField({ months, onChange }: MonthsFieldProps) {
  const t = useText('agreement')
  const format = useFormat()
  const value = months === null ? 'ever' : String(months)
  const offered: readonly string[] = MONTHS
  const keys = offered.includes(value) ? offered : [...offered, value]
  return (
    <Select
      label={t('months')}
      value={value}
      onChange={(key) => onChange(key === 'ever' ? null : Number(key))}
      choices={keys.map((key) => ({
        key,
        label:
          key === 'ever' ? t('ever') : t('month', { count: Number(key), shown: format.count(Number(key)) }),
      }))}
    />
  )
}
