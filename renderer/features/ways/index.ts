export { WaysList } from './ways-list.tsx'
