export { RecoveryScreen } from './recovery-screen.tsx'
export { UnlockScreen } from './unlock-screen.tsx'
