export { NewVaultWizard } from './new-vault-wizard.tsx'
