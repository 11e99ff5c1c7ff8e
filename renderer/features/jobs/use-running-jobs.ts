import { useJobTray } from '../../bridge/index.ts'

/** How many jobs of the tray are under way. */
export function useRunningJobs(): number {
  return useJobTray(({ jobs }) => jobs.filter(({ outcome }) => outcome === null).length)
}
