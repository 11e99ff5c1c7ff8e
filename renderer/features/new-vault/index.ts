export { NewVaultWizard } from './new-vault-wizard.tsx'
export { SheetsStep } from './sheets-step.tsx'
