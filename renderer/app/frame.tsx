import { useEffect, type ReactNode } from 'react'
import { lookAtMachine } from '../bridge/index.ts'
import { ConnectedBanner } from '../features/guard/index.ts'
import { JobsTray } from '../features/jobs/index.ts'
import { IdleBanner } from './idle-banner.tsx'
import { ModeBanner } from './mode-banner.tsx'
import type { InsideRoute } from './navigation.ts'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'

/** Around every screen of an open vault: whose it is, where one can go, and what is true of all of it. */
export function Frame({ route, children }: { readonly route: InsideRoute; readonly children: ReactNode }) {
  useEffect(() => {
    // Without an answer the banner stays away; the guard's own events bring it later.
    lookAtMachine().catch(() => undefined)
  }, [])
  return (
    <div className="frame">
      <TopBar />
      <Rail route={route} />
      <div className="frame__room">
        <IdleBanner />
        <ModeBanner route={route} />
        <ConnectedBanner />
        <div className="frame__screen">{children}</div>
        <JobsTray />
      </div>
    </div>
  )
}
