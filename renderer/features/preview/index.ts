export { PreviewPane } from './preview-pane.tsx'
export { Viewer } from './viewer.tsx'
