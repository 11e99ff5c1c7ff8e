import { useUnlocked } from '../bridge/index.ts'
import { SigningScreen } from '../features/agreement/index.ts'
import { ExpiredPasscode } from '../features/passcode/index.ts'
import { SecondPersonDialog } from '../features/second-person/index.ts'
import { ToastRegion } from '../ui/index.ts'
import { DemoBanner } from './demo-banner.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Frame } from './frame.tsx'
import { IdleBanner } from './idle-banner.tsx'
import { lockNow } from './lock.ts'
import { isEntire, isInside, useNavigation, type Route } from './navigation.ts'
import { InsideScreen, OutsideScreen } from './screen.tsx'
import './app.css'

export function App() {
  const { route } = useNavigation()
  return (
    <div className="app">
      <DemoBanner />
      <ErrorBoundary>
        <Room route={route} />
        <SecondPersonDialog />
      </ErrorBoundary>
      <ToastRegion />
    </div>
  )
}

/** Outside, inside, or at a screen between them: the agreement to be signed, or the passcode to be changed, first. */
function Room({ route }: { readonly route: Route }) {
  const session = useUnlocked()
  const signing = session?.mode === 'signing'
  const dueAt = session?.mode === 'normal' ? session.passcodeDueAt : null
  const expired = dueAt !== null && dueAt <= (session?.unlockedAt ?? 0)
  if (!isInside(route)) return <OutsideScreen route={route} />
  if (!signing && !expired && !isEntire(route))
    return (
      <Frame route={route}>
        <InsideScreen route={route} />
      </Frame>
    )
  return (
    <>
      <IdleBanner />
      {signing ? (
        <SigningScreen onLock={lockNow} />
      ) : expired ? (
        <ExpiredPasscode onLock={lockNow} />
      ) : (
        <InsideScreen route={route} />
      )}
    </>
  )
}
