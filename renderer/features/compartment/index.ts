export { CompartmentScreen } from './compartment-screen.tsx'
export type { CompartmentParts } from './parts.ts'
