export { SheetActs, type SheetParts } from './sheet-acts.tsx'
