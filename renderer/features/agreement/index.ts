export { AgreementScreen } from './agreement-screen.tsx'
export { SigningScreen } from './signing-screen.tsx'
