import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { I18nProvider } from 'react-aria-components'
import {
  call,
  followChanges,
  followCutWork,
  followGuard,
  followKeptForms,
  followSecondPerson,
  followSession,
  queryClient,
  useSession,
} from '../bridge/index.ts'
import { prepareText, setFormatLocale } from '../text/index.ts'
import '../styles/base.css'
import '../styles/forced-colors.css'
import { App } from './app.tsx'
import { DemoWait } from './demo-wait.tsx'
import { followActivity } from './activity.ts'
import { followCopying } from './copying.ts'
import { holdKeys } from './held-keys.ts'
import { keepFocus } from './keep-focus.ts'
import { followLock } from './lock.ts'
import { followMenu } from './menu.ts'
import { go, useNavigation } from './navigation.ts'
import { followTheme, showTheme } from './theme.ts'

/** Wiring, in the order in which it is needed: words, news from the broker, how things stand, then the first picture. */
async function begin(root: HTMLElement): Promise<void> {
  // First of all who listen to keys.
  holdKeys()
  await prepareText()
  followSession()
  followCutWork()
  followKeptForms(() => useNavigation.getState().route)
  followGuard()
  followChanges()
  followSecondPerson()
  followLock()
  followTheme()
  followMenu()
  followActivity()
  followCopying()
  keepFocus()
  const machine = await call('window.get', {})
  setFormatLocale(machine.locale)
  showTheme(machine.theme)
  document.documentElement.dataset['platform'] = machine.platform
  const page = createRoot(root)
  if (machine.demo) page.render(<DemoWait />)
  const demo = machine.demo ? await call('demo.get', {}) : null
  // Asked last: with sample data the vault is open by now. An engine that is still starting, or starting again, has no
  // session; the page must come up all the same.
  const session = await call('session.state', {}).catch(() => ({ state: 'closed' }) as const)
  useSession.setState({ session })
  if (session.state === 'unlocked') {
    if (demo) useNavigation.setState({ lastVault: { place: demo.place, name: session.vaultName } })
    go({ at: 'home' })
  }

  page.render(
    <StrictMode>
      <I18nProvider locale={machine.locale}>
        <QueryClientProvider client={queryClient}>
          <App />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (root) await begin(root)
