import { useState } from 'react'
import { id, instant, type Id } from '../../shared/contract/basics.ts'
import type { GuardedAct } from '../../shared/contract/policy.ts'
import { z } from '../../shared/zod.ts'
import { call, useUnlocked } from '../bridge/index.ts'
import { AccessScreen } from '../features/access/index.ts'
import { AboutScreen } from '../features/about/index.ts'
import { BackupScreen } from '../features/backup/index.ts'
import { HomeScreen } from '../features/home/index.ts'
import { LedgerScreen } from '../features/ledger/index.ts'
import { NewVaultWizard, SheetsStep } from '../features/new-vault/index.ts'
import { OlderScreen } from '../features/older/index.ts'
import { ChangePasscode } from '../features/passcode/index.ts'
import { RulesScreen } from '../features/rules/index.ts'
import { RequestList } from '../features/second-person/index.ts'
import { SettingsScreen } from '../features/settings/index.ts'
import { SheetActs, type SheetParts } from '../features/sheets/index.ts'
import { KeyStep } from '../features/staff/index.ts'
import { StartScreen } from '../features/start/index.ts'
import { RecoveryScreen, UnlockScreen } from '../features/unlock/index.ts'
import { WaysList } from '../features/ways/index.ts'
import { CompartmentRoute } from './compartment-route.tsx'
import { continueForm } from './kept-place.ts'
import { leaveFor, useOpenVault } from './lock.ts'
import { chooseVault } from './menu.ts'
import { PeopleRoute } from './people-route.tsx'
import { RestoreRoute } from './restore-route.tsx'
import { go, type InsideRoute, type OutsideRoute } from './navigation.ts'
import { showTheme, useTheme } from './theme.ts'

/** What of a leaving was agreed to. */
const leavingAgreed = z.object({ staffId: id, endsAt: instant, reason: z.string() })

const toStart = () => go({ at: 'start' })
const toHome = () => go({ at: 'home' })
const toRestore = () => go({ at: 'restore' })

/** The screens before a vault is open. */
export function OutsideScreen({ route }: { readonly route: OutsideRoute }) {
  switch (route.at) {
    case 'start':
      return (
        <StartScreen
          {...(route.locked === undefined ? {} : { locked: route.locked })}
          onNew={() => go({ at: 'new-vault' })}
          onOpen={(vault) => go({ at: 'unlock', vault })}
          onRestore={toRestore}
          onAbout={() => go({ at: 'about-outside' })}
        />
      )
    case 'new-vault':
      return <NewVaultWizard onOpen={toHome} onLeave={toStart} />
    case 'unlock':
      return (
        <UnlockScreen
          key={route.vault.place}
          vault={route.vault}
          {...(route.locked === undefined ? {} : { locked: route.locked })}
          onUnlocked={toHome}
          onOther={toStart}
          onSheets={() => go({ at: 'recovery', vault: route.vault })}
          onRestore={toRestore}
        />
      )
    case 'recovery':
      return (
        <RecoveryScreen
          vault={route.vault}
          onDone={() => go({ at: 'unlock', vault: route.vault })}
          onBack={() => go({ at: 'unlock', vault: route.vault })}
        />
      )
    case 'about-outside':
      return <AboutScreen onBack={toStart} />
    case 'restore':
      return <RestoreRoute {...(route.start === undefined ? {} : { start: route.start })} />
  }
}

/** The screens of an open vault. */
export function InsideScreen({ route }: { readonly route: InsideRoute }) {
  const vault = useOpenVault()
  switch (route.at) {
    case 'home':
      return <HomeRoute />
    case 'people':
    case 'person':
    case 'enrol':
    case 'leaving':
    case 'agreement':
      return <PeopleRoute route={route} />
    case 'access':
      return <AccessScreen />
    case 'rules':
      return <RulesScreen />
    case 'ledger':
      return <LedgerScreen />
    case 'settings':
      return <SettingsRoute />
    case 'about':
      return <AboutScreen />
    case 'older':
      return (
        <OlderScreen
          vault={vault}
          onOther={() => leaveFor(() => void chooseVault())}
          onRestore={() => leaveFor(toRestore)}
          onAccepted={toHome}
        />
      )
    case 'compartment':
      return <CompartmentRoute compartment={route.compartment} />
    case 'backup':
      return (
        <BackupScreen
          onRestore={(start) => go(start === null ? { at: 'restore' } : { at: 'restore', start })}
        />
      )
  }
}

function HomeRoute() {
  const [deciding, setDeciding] = useState<Id | null>(null)
  return (
    <HomeScreen
      onCompartment={(compartment) => go({ at: 'compartment', compartment })}
      onBackup={() => go({ at: 'backup' })}
      onRestore={() => leaveFor(toRestore)}
      onOlder={() => go({ at: 'older' })}
      onPerson={(staffId) => go({ at: 'person', staffId })}
      onPasscode={() => go({ at: 'settings' })}
      onAccess={() => go({ at: 'access' })}
      onLedger={() => go({ at: 'ledger' })}
      onRequest={setDeciding}
      onContinue={continueForm}
      requests={
        <RequestList
          deciding={deciding}
          onDeciding={setDeciding}
          onGo={(act, subject) => go(whereDone(act, subject))}
        />
      }
    />
  )
}

/** Where an act is done that needs more than a second person's word: with what they agreed to, and nothing else. */
function whereDone(act: GuardedAct, subject: Readonly<Record<string, unknown>>): InsideRoute {
  const leaving = act === 'staff.leave' ? leavingAgreed.safeParse(subject) : null
  if (leaving?.success !== true) return { at: 'settings' }
  const { staffId, ...agreed } = leaving.data
  return { at: 'leaving', staffId, agreed }
}

const SHEET_PARTS: SheetParts = { MakeSheets: SheetsStep, RegisterKeys: KeyStep }

function SettingsRoute() {
  const role = useUnlocked()?.role
  const { theme } = useTheme()
  const vault = useOpenVault()
  const [changing, setChanging] = useState(false)
  return (
    <>
      <SettingsScreen
        theme={theme}
        onTheme={(chosen) => {
          showTheme(chosen)
          void call('theme.set', { theme: chosen })
        }}
        onPasscode={() => setChanging(true)}
        ways={<WaysList />}
        sheets={role === 'custodian' ? <SheetActs vault={vault} parts={SHEET_PARTS} /> : null}
        vault={vault}
      />
      {changing && <ChangePasscode onClose={() => setChanging(false)} />}
    </>
  )
}
