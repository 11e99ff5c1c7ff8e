import type { ReactNode } from 'react'
import type { z } from '../../../shared/zod.ts'
import type { themeChoice } from '../../../shared/contract/shell.ts'
import type { ChosenPlace } from '../../../shared/contract/shell.ts'
import { useUnlocked } from '../../bridge/index.ts'
import { useText } from '../../text/index.ts'
import { Button, ErrorPanel, Screen, Select } from '../../ui/index.ts'
import { ContentCheck } from './content-check.tsx'
import { SecurityStatus } from './security-status.tsx'
import { SheetTest } from './sheet-test.tsx'
import { useIdleMinutes } from './use-idle-minutes.ts'
import './settings.css'

type Theme = z.infer<typeof themeChoice>

interface SettingsScreenProps {
  readonly theme: Theme
  readonly onTheme: (theme: Theme) => void
  readonly onPasscode: () => void
  /** One's own ways in, as a list. */
  readonly ways: ReactNode
  /** What recovery sheets do here; null for those who may not. */
  readonly sheets: ReactNode
  /** Where the open vault lies, for the sheet test; null if the window does not know. */
  readonly vault: ChosenPlace | null
}

const MINUTES = ['1', '2', '3', '5', '10', '15'] as const
const THEMES = ['system', 'light', 'dark'] as const

export function SettingsScreen({ theme, onTheme, onPasscode, ways, sheets, vault }: SettingsScreenProps) {
  const t = useText('settings')
  const session = useUnlocked()
  const idle = useIdleMinutes()
  if (!session) return null
  const mayAdminister = session.role === 'custodian'
  return (
    <Screen title={t('title')}>
      <Group title={t('you')}>
        <Setting name={t('passcode')} text={t('passcodeText')}>
          <Button onPress={onPasscode} isDisabled={session.mode !== 'normal'}>
            {t('passcodeAct')}
          </Button>
        </Setting>
        <Setting>
          <Select
            label={t('idle')}
            hint={t(mayAdminister ? 'idleHint' : 'idleHintOthers')}
            isDisabled={!mayAdminister}
            value={String(idle.minutes)}
            onChange={(key) => void idle.set(Number(key))}
            choices={choicesWith(idle.minutes).map((key) => ({
              key,
              label: t('minutes', { count: Number(key) }),
            }))}
          />
        </Setting>
        {idle.fault && <ErrorPanel fault={idle.fault} />}
      </Group>
      <Group title={t('ways')} text={t('waysText')}>
        {ways}
      </Group>
      {session.role !== 'auditor' && (
        <Group title={t('checks')}>
          <Setting name={t('check')} text={t('checkText')}>
            <ContentCheck />
          </Setting>
          {mayAdminister && (
            <Setting name={t('sheetTest')} text={t('sheetTestText')}>
              <SheetTest vault={vault} />
            </Setting>
          )}
        </Group>
      )}
      {sheets !== null && (
        <Group title={t('sheets')} text={t('sheetsText')}>
          {sheets}
        </Group>
      )}
      <Group title={t('window')}>
        <Setting>
          <Select
            label={t('theme')}
            value={theme}
            onChange={onTheme}
            choices={THEMES.map((key) => ({ key, label: t(`themes.${key}`) }))}
          />
        </Setting>
      </Group>
      <Group title={t('security')} text={t('securityText')}>
        <SecurityStatus />
      </Group>
    </Screen>
  )
}

/** The offered minutes, and those that are set if they are none of them. */
function choicesWith(minutes: number): readonly string[] {
  const set = String(minutes)
  const offered: readonly string[] = MINUTES
  return offered.includes(set) ? offered : [...offered, set].sort((a, b) => Number(a) - Number(b))
}

interface GroupProps {
  readonly title: string
  readonly text?: string
  readonly children: ReactNode
}

function Group({ title, text, children }: GroupProps) {
  return (
    <section className="settings__group">
      <div>
        <h2>{title}</h2>
        {text !== undefined && <p className="soft">{text}</p>}
      </div>
      <div className="settings__card">{children}</div>
    </section>
  )
}

interface SettingProps {
  readonly name?: string
  readonly text?: string
  readonly children: ReactNode
}

function Setting({ name, text, children }: SettingProps) {
  return (
    <div className="settings__row">
      {name !== undefined && (
        <div>
          <h3>{name}</h3>
          <p className="soft">{text}</p>
        </div>
      )}
      {children}
    </div>
  )
}
