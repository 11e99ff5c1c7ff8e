/** How a catalogue's file is opened, by whatever key and for whatever. */
export const CATALOGUE_OPENING = {
  part: 'catalogue',
  pageBytes: 4096,
  cacheBytes: 32 * 1024 * 1024,
} as const
