export { TrashDialog } from './trash-dialog.tsx'
export { TrashRoom } from './trash-room.tsx'
