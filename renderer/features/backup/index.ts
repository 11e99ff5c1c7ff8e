export { BackupScreen, type RestoreStart } from './backup-screen.tsx'
