/** Tells when the machine goes to sleep or its screen is locked. */
import { powerMonitor } from 'electron'

/** How often a Linux desktop is asked; it does not tell by itself. */
const POLL = 3000
const IDLE_THRESHOLD_SECONDS = 3600

/** @param leaving is called when whoever worked here has left. Must be called once the app is ready. */
export function watchMachine(leaving: (why: 'suspend' | 'screen-lock') => void): void {
  powerMonitor.on('suspend', () => leaving('suspend'))
  powerMonitor.on('shutdown', () => leaving('suspend'))
  powerMonitor.on('lock-screen', () => leaving('screen-lock'))
  if (process.platform !== 'linux') return
  let locked = false
  setInterval(() => {
    const now = powerMonitor.getSystemIdleState(IDLE_THRESHOLD_SECONDS) === 'locked'
    if (now && !locked) leaving('screen-lock')
    locked = now
  }, POLL).unref()
}
