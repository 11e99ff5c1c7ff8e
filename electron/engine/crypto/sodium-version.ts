import about from 'sodium-native/package.json' with { type: 'json' }

/** The binding's version; it carries its own libsodium, which tells no version of itself. */
export const SODIUM_VERSION = `sodium-native ${about.version}`
