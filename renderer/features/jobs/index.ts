export { ClosingDialog } from './closing-dialog.tsx'
export { JobsTray } from './jobs-tray.tsx'
export { useRunningJobs } from './use-running-jobs.ts'
