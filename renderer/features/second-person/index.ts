export { RequestList } from './request-list.tsx'
export { SecondPersonDialog } from './second-person-dialog.tsx'
