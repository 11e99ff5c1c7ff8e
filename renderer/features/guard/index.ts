export { ConnectedBanner } from './connected-banner.tsx'
