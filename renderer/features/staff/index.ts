export { EnrolWizard } from './enrol-wizard.tsx'
export { LeavingWizard } from './leaving-wizard.tsx'
export { PeopleScreen } from './people-screen.tsx'
export { PersonScreen } from './person-screen.tsx'
