/** The only road out of the window. Features import from here and never touch `window.strongroom`. */
export { call, dropped, faultOf, start, type JobHandle } from './bridge.ts'
export { onEvent } from './events.ts'
export { emptyTray, putAway, startInTray, useJobTray, type TrayJob } from './job-tray.ts'
export { askAgain, followChanges, queryClient } from './query-client.ts'
export { followSession, useSession, useUnlocked, useWritable, type Unlocked } from './session.ts'
export { useAct, type Act } from './use-act.ts'
export { useCall } from './use-call.ts'
export { useJob, type JobState, type UsedJob } from './use-job.ts'
