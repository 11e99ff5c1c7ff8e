/** The only road out of the window. Features import from here and never touch `window.strongroom`. */
export { call, dropped, faultOf } from './bridge.ts'
export { contentOf } from './content.ts'
export { followCutWork, putCutWorkAway, useCutWork } from './cut-work.ts'
export { onEvent } from './events.ts'
export { followGuard, lookAtMachine, useGuard } from './guard.ts'
export { emptyTray, putAway, startInTray, useJobTray, type TrayJob } from './job-tray.ts'
export {
  dropForm,
  followKeptForms,
  keepFormsNow,
  resumeForm,
  useKeptForms,
  type KeptForm,
} from './kept-forms.ts'
export { passcodeTools, type PasscodeTools } from './passcode-tools.ts'
export { askAgain, followChanges, queryClient } from './query-client.ts'
export type { SecurityKey } from './security-key.ts'
export {
  answerSecondPerson,
  followSecondPerson,
  useSecondPerson,
  type SecondAnswer,
} from './second-person.ts'
export {
  followSession,
  useIsAuditor,
  useSession,
  useUnlocked,
  useWritable,
  type Unlocked,
} from './session.ts'
export { useAct, type Act } from './use-act.ts'
export { useCall } from './use-call.ts'
export { useSecurityKey } from './use-security-key.ts'
export { useKeptForm } from './use-kept-form.ts'
export { useResume } from './use-resume.ts'
export { useJob, type JobState, type UsedJob } from './use-job.ts'
