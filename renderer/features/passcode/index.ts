export { ChangePasscode } from './change-passcode.tsx'
export { ExpiredPasscode } from './expired-passcode.tsx'
