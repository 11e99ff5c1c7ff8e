/** Words of the frame around every screen. */
export const app = {
  name: 'Strongroom',
} as const
