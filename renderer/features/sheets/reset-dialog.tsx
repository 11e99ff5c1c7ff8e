import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { AccessPerson } from '../../../shared/contract/access.ts'
import type { Id } from '../../../shared/contract/basics.ts'
import type { JobResult } from '../../../shared/contract/contract.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { displayName } from '../../../shared/model/display-name.ts'
import { askAgain, call, passcodeTools, useCall, useJob, useUnlocked } from '../../bridge/index.ts'
import { useFormat, useText } from '../../text/index.ts'
import { Banner, ErrorPanel, JobProgress, PasscodeChoice, Select } from '../../ui/index.ts'
import { FEWEST_SHEETS, OldSheets } from './old-sheets.tsx'
import type { SheetParts } from './sheet-acts.tsx'
import { StepsDialog } from './steps-dialog.tsx'

interface ResetDialogProps extends Pick<SheetParts, 'RegisterKeys'> {
  readonly vault: ChosenPlace
  readonly onClose: () => void
}

const STEPS = ['who', 'passcode', 'keys', 'sheets'] as const

/** New ways in for somebody who lost every one of them, on the word of the recovery sheets. */
export function ResetDialog({ vault, RegisterKeys, onClose }: ResetDialogProps): ReactNode {
  const t = useText('sheets')
  const people = useOthers()
  const [step, setStep] = useState<(typeof STEPS)[number]>('who')
  // The person as they were: afterwards somebody else bears the name, as far as keys go.
  const [person, setPerson] = useState<AccessPerson | null>(null)
  const [passcode, setPasscode] = useState<string | null>(null)
  const [keys, setKeys] = useKeys()
  const [sheets, setSheets] = useState<readonly string[]>([])
  const rules = useCall('policy.get', {})
  const { job, running, begin, reset } = useJob('staff.reset')
  const rule = person && rules.data ? rules.data.policy.unlock[person.role] : 'either'
  const keyNeeded = rule === 'key' || rule === 'both'

  const at = STEPS.indexOf(step)
  const move = (by: 1 | -1): void => {
    reset()
    const next = STEPS[at + by]
    if (next) setStep(next)
  }
  const canNext = {
    who: person !== null,
    passcode: passcode !== null,
    keys: !keyNeeded || keys.length > 0,
    sheets: sheets.length >= FEWEST_SHEETS,
  }[step]
  const give = async (): Promise<void> => {
    if (person === null || passcode === null) return
    const input = { staffCode: person.code, sheets: [...sheets], passcode, keys: [...keys] }
    if ((await begin(input, undefined, onClose)) === undefined) return
    setKeys([])
    await askAgain('grant.list', 'staff.list')
  }
  const done = job.state === 'done'
  const name = person === null ? '' : displayName(person.name)
  return (
    <StepsDialog
      title={t('reset.title')}
      heading={done ? t('reset.doneTitle', { name }) : t(`reset.step.${step}`, { name })}
      step={at + 1}
      steps={STEPS.length}
      onBack={at > 0 ? () => move(-1) : null}
      next={step === 'sheets' ? t('reset.do') : t('next')}
      onNext={() => (step === 'sheets' ? void give() : move(1))}
      canNext={canNext}
      isBusy={running}
      isDone={done}
      onClose={onClose}
    >
      {job.state === 'done' ? (
        <Renewed result={job.result} name={name} />
      ) : (
        <>
          {step === 'who' && <Who people={people} chosen={person} onChoose={setPerson} />}
          {step === 'passcode' && person && (
            <Passcode person={person} withKey={rule === 'both'} onChange={setPasscode} />
          )}
          {step === 'keys' && person && (
            <RegisterKeys
              code={person.code}
              name={person.name}
              keys={keys}
              onChange={setKeys}
              isNeeded={keyNeeded}
            />
          )}
          {step === 'sheets' && (
            <>
              <p className="soft">{t('old')}</p>
              <OldSheets vault={vault} onChange={setSheets} />
            </>
          )}
          {job.state === 'running' && <JobProgress progress={job.progress} />}
          {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
        </>
      )}
    </StepsDialog>
  )
}

/** Everybody but whoever is here, who has a way in already. */
function useOthers(): readonly AccessPerson[] {
  const { data } = useCall('grant.list', {}, { fresh: true })
  const own = useUnlocked()?.staffId
  return (data?.people ?? []).filter(({ staffId, problem }) => staffId !== own && problem !== 'left')
}

/** Keys that were registered and are not used are forgotten when the dialog goes. */
function useKeys() {
  const [keys, setKeys] = useState<readonly Id[]>([])
  const waiting = useRef<readonly Id[]>([])
  const change = useCallback((next: readonly Id[]) => {
    waiting.current = next
    setKeys(next)
  }, [])
  useEffect(
    () => () => {
      for (const ceremony of waiting.current) void call('key.drop', { ceremony }).catch(() => undefined)
    },
    [],
  )
  return [keys, change] as const
}

interface WhoProps {
  readonly people: readonly AccessPerson[]
  readonly chosen: AccessPerson | null
  readonly onChoose: (person: AccessPerson) => void
}

function Who({ people, chosen, onChoose }: WhoProps): ReactNode {
  const t = useText('sheets')
  return (
    <div className="fields">
      <p>{t('reset.lead')}</p>
      {people.length === 0 ? (
        <p className="soft">{t('reset.nobody')}</p>
      ) : (
        <Select
          label={t('reset.who')}
          value={chosen?.staffId ?? ''}
          onChange={(key) => {
            const person = people.find(({ staffId }) => staffId === key)
            if (person) onChoose(person)
          }}
          choices={people.map(({ staffId, code, name }) => ({
            key: staffId,
            label: `${displayName(name)} (${code})`,
          }))}
        />
      )}
      <Banner tone="info">{t('reset.here')}</Banner>
    </div>
  )
}

interface PasscodeProps {
  readonly person: AccessPerson
  readonly withKey: boolean
  readonly onChange: (passcode: string | null) => void
}

function Passcode({ person: { name, code }, withKey, onChange }: PasscodeProps): ReactNode {
  const office = useUnlocked()?.office ?? ''
  const known = useMemo(() => [office, name, code], [office, name, code])
  return <PasscodeChoice {...passcodeTools} known={known} withKey={withKey} onChange={onChange} />
}

interface RenewedProps {
  readonly result: JobResult<'staff.reset'>
  readonly name: string
}

function Renewed({ result: { fingerprint, grants }, name }: RenewedProps): ReactNode {
  const t = useText('sheets')
  const format = useFormat()
  return (
    <>
      <Banner tone="good" title={t('reset.done', { name })}>
        {t('reset.grants', { count: grants, shown: format.count(grants) })}
      </Banner>
      <p>{t('reset.words')}</p>
      <ol className="sheet-steps__words mono selectable" aria-label={t('reset.wordsLabel')}>
        {fingerprint.map((word, index) => (
          <li key={index}>{word}</li>
        ))}
      </ol>
      <p className="soft">{t('reset.old')}</p>
    </>
  )
}
