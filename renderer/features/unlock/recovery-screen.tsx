import { useCallback, useState } from 'react'
import { LifeBuoy } from 'lucide-react'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { call, passcodeTools, useJob } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import {
  Button,
  ErrorPanel,
  FieldPair,
  Fields,
  JobProgress,
  OutsidePage,
  PasscodeChoice,
  SheetEntry,
  TextField,
  toast,
} from '../../ui/index.ts'

interface RecoveryScreenProps {
  readonly vault: ChosenPlace
  readonly onDone: () => void
  readonly onBack: () => void
}

/** The fewest sheets that any vault asks for. */
const FEWEST_SHEETS = 2

/** Sheets instead of a lost passcode: they make a new custodian, who then unlocks as everybody does. */
export function RecoveryScreen({ vault, onDone, onBack }: RecoveryScreenProps) {
  const t = useText('unlock')
  const [sheets, setSheets] = useState<readonly string[]>([])
  const [staffName, setStaffName] = useState('')
  const [staffCode, setStaffCode] = useState('')
  const [passcode, setPasscode] = useState<string | null>(null)
  const { job, running, begin } = useJob('custodian.appoint')
  const verdictOf = useCallback(
    (text: string) => call('sheet.test', { place: vault.place, text }),
    [vault.place],
  )
  const ready =
    sheets.length >= FEWEST_SHEETS && staffName.trim() !== '' && staffCode.trim() !== '' && passcode !== null

  const appoint = async () => {
    if (passcode === null) return
    const done = await begin({ place: vault.place, sheets: [...sheets], staffCode, staffName, passcode })
    if (!done) return
    toast(t('recovery.done'))
    onDone()
  }

  return (
    <OutsidePage title={t('recovery.title')} lead={t('recovery.lead')} icon={<LifeBuoy />}>
      <Fields onSubmit={() => void appoint()}>
        <section className="unlock__part">
          <h2>{t('recovery.sheetsTitle')}</h2>
          <p className="soft">{t('recovery.sheetsText')}</p>
          <SheetEntry verdictOf={verdictOf} onChange={setSheets} />
        </section>
        <section className="unlock__part">
          <h2>{t('recovery.who')}</h2>
          <FieldPair>
            <TextField label={t('recovery.name')} value={staffName} onChange={setStaffName} />
            <TextField
              label={t('staffCode')}
              value={staffCode}
              onChange={(text) => setStaffCode(text.toUpperCase())}
            />
          </FieldPair>
          <p className="field__hint">{t('recovery.codeHint')}</p>
        </section>
        <section className="unlock__part">
          <h2>{t('recovery.passcodeTitle')}</h2>
          <PasscodeChoice {...passcodeTools} known={[staffName, staffCode]} onChange={setPasscode} />
        </section>
        {job.state === 'failed' && <ErrorPanel fault={job.fault} />}
        {job.state === 'running' && <JobProgress progress={job.progress} />}
        <div className="unlock__acts">
          <Button onPress={onBack} isDisabled={running}>
            {t('recovery.back')}
          </Button>
          <Button look="primary" type="submit" isDisabled={!ready || running}>
            {running ? t('recovery.appointing') : t('recovery.appoint')}
          </Button>
        </div>
      </Fields>
    </OutsidePage>
  )
}
