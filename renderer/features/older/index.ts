export { OlderScreen } from './older-screen.tsx'
