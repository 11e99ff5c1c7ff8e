export { ChangePasscode } from './change-passcode.tsx'
