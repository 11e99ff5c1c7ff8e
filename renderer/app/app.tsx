import { ToastRegion } from '../ui/index.ts'
import { DemoBanner } from './demo-banner.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Frame } from './frame.tsx'
import { isInside, useNavigation } from './navigation.ts'
import { InsideScreen, OutsideScreen } from './screen.tsx'
import './app.css'

export function App() {
  const { route } = useNavigation()
  return (
    <div className="app">
      <DemoBanner />
      <ErrorBoundary>
        {isInside(route) ? (
          <Frame route={route}>
            <InsideScreen route={route} />
          </Frame>
        ) : (
          <OutsideScreen route={route} />
        )}
      </ErrorBoundary>
      <ToastRegion />
    </div>
  )
}
