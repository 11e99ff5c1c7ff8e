/** Values the bundler (build/bundle.ts) and vitest.config.ts put in at compile time. */

/**
 * Path of a better_sqlite3.node built from source, for a runtime whose Node-API is older than the prebuilt
 * binding wants (process.versions.napi < 10). Undefined in packages, where the prebuilt binding fits.
 */
declare const __EVALUATION_SQLITE_BINDING__: string | undefined

/** The group of keychain items that a signed build for macOS keeps Touch ID credentials in; undefined in others. */
declare const __KEYCHAIN_GROUP__: string | undefined

/** Where the content thread lies, to be resolved against `import.meta.url`: beside the bundle, or its source in tests. */
declare const __CONTENT_THREAD__: string

/** Where the thread that hashes packs lies, the same way. Undefined where nothing is bundled. */
declare const __HASH_THREAD__: string | undefined

/** The folder of the fonts for printed pages, the same way; it is laid out as node_modules. Undefined where nothing is bundled. */
declare const __FONTS__: string | undefined

/** Where the thread that works on a whole catalogue lies, the same way. */
declare const __WHOLE_FILE_THREAD__: string | undefined
