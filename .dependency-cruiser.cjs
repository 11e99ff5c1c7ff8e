/**
 * Who may import whom. Each rule's comment is its reason; docs/architecture.md draws the same picture.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const engine = '^electron/engine/'
const floors = {
  handlers: `${engine}handlers/`,
  capabilities: `${engine}(staff|compartments|customers|files|backup|redaction|checks|reports)/`,
  people: `${engine}(session|ledger)/`,
  machinery: `${engine}(keys|paper|store|content|jobs|guard)/`,
  ground: `${engine}(format|crypto)/`,
}
const above = {
  capabilities: `${engine}(engine\\.ts|handlers/)`,
  people: `${engine}(engine\\.ts|handlers/)|${floors.capabilities}`,
  machinery: `${engine}(engine\\.ts|handlers/)|${floors.capabilities}|${floors.people}`,
}

const side = (paths) => (typeof paths === 'string' ? { path: paths } : paths)
/** Whatever is `from` may not import what is `to`: paths, or more than that. */
const rule = (name, comment, from, to) => ({
  ...{ name, comment, severity: 'error' },
  ...{ from: side(from), to: side(to) },
})
const floorRule = (name, comment) => rule(`floor-${name}`, comment, floors[name], above[name])

const product = '^(shared|electron|renderer)/'
const networkModules = '^(node:)?(net|http|https|http2|dgram|dns|dns/promises|tls|inspector)$'

/** The only files that may start another program: the system's tools for drives, and for security keys with a PIN. */
const programStarters = '^electron/(main/(drive-listing|sleep-delay)|engine/keys/run-key-tool)\\.ts$'

module.exports = {
  forbidden: [
    rule(
      'no-circular',
      'Two modules that need each other are one module, or hide a third.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'resolvable',
      'An import that resolves to nothing would escape every other rule.',
      {},
      { couldNotResolve: true, pathNot: '^electron$' },
    ),
    rule(
      'no-network',
      'The vault is on no network: nothing in the product opens, resolves or serves a connection.',
      product,
      { dependencyTypes: ['core'], path: networkModules },
    ),
    rule('no-evaluation', 'Untrusted content is parsed in the inspector, never evaluated.', product, {
      dependencyTypes: ['core'],
      path: '^(node:)?vm$',
    }),
    rule(
      'programs-from-adapters-only',
      'Starting another program hands it our rights; the few that must are named here, one by one.',
      { path: product, pathNot: programStarters },
      { dependencyTypes: ['core'], path: '^(node:)?(child_process|cluster)$' },
    ),
    rule(
      'shared-stands-alone',
      'Every process loads shared, so it may need nothing that one of them lacks.',
      '^shared/',
      { pathNot: '^shared/|^node_modules/zod/' },
    ),
    rule(
      'renderer-has-no-node',
      'The page is sandboxed: what it wants from the machine goes through the bridge.',
      '^renderer/',
      '^electron/|^(node_modules/electron/|electron$)',
    ),
    rule('renderer-no-core-modules', 'The page is sandboxed and has no Node.', '^renderer/', {
      dependencyTypes: ['core'],
    }),
    rule(
      'features-apart',
      'Features know nothing of each other; what two of them need belongs to ui, bridge or text.',
      '^renderer/features/([^/]+)/',
      { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    ),
    rule(
      'ui-knows-no-vault',
      'Components are given what they show; only features and the app talk to the vault.',
      '^renderer/ui/',
      '^renderer/(app|features)/',
    ),
    rule(
      'preload-is-tiny',
      'The preload script stands between page and machine: everything in it is attack surface.',
      '^electron/preload/',
      {
        pathNot:
          '^electron/preload/|^(node_modules/electron/|electron$)|^electron/main/gate-channels\\.ts$|^shared/',
      },
    ),
    rule(
      'main-holds-no-keys',
      'The broker opens no vault and parses no file; it passes messages to those who do.',
      '^electron/main/',
      '^electron/(engine|inspector|cli|hosts)/',
    ),
    rule(
      'engine-by-its-facade',
      'Hosts and command line see the engine as one thing, so that its floors can be rebuilt.',
      '^electron/(hosts|cli)/',
      { path: engine, pathNot: `${engine}engine\\.ts$` },
    ),
    rule(
      'one-trade-per-host',
      'The process that parses untrusted bytes must not be the one with the keys.',
      '^electron/hosts/inspector-',
      { path: engine, reachable: true },
    ),
    rule(
      'engine-parses-nothing-untrusted',
      'The process with the keys never runs a parser of untrusted formats.',
      '^electron/hosts/engine-',
      { path: '^electron/inspector/', reachable: true },
    ),
    rule(
      'engine-without-window',
      'The engine also runs in the command line, where there is no Electron.',
      engine,
      '^electron/(main|preload|hosts|cli|inspector)/|^(node_modules/electron/|electron$)',
    ),
    rule(
      'inspector-without-keys',
      'A parser that falls must fall where there is nothing to take.',
      '^electron/inspector/',
      '^electron/(engine|main|hosts|cli)/|^node_modules/(sodium-native|better-sqlite3)/',
    ),
    floorRule('capabilities', 'A capability is called by handlers; it calls none.'),
    floorRule('people', 'Session and ledger serve the capabilities and know none of them.'),
    floorRule(
      'machinery',
      'Keys, store, content, jobs and guard serve whatever is above and know none of it.',
    ),
    rule(
      'floor-ground',
      'Codecs and cryptography are the ground: they stand on nothing of ours but shared.',
      floors.ground,
      { path: engine, pathNot: floors.ground },
    ),
    rule(
      'format-is-pure',
      'Codecs turn bytes into values and back; a stranger must be able to write them anew.',
      `${engine}format/`,
      { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    ),
    rule(
      'storage-sees-no-key-bytes',
      'Store and content are given keys that they cannot look into.',
      `${engine}(store|content)/`,
      `${engine}keys/`,
    ),
    rule(
      'sodium-in-crypto-only',
      'One place to read when cryptography is audited.',
      { path: product, pathNot: `${engine}crypto/` },
      '^node_modules/sodium-native/',
    ),
    rule(
      'sql-in-store-only',
      'Every database is opened with the same locks on it, in one place.',
      { path: product, pathNot: `${engine}store/` },
      { path: '^node_modules/better-sqlite3/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'no-test-code-in-the-product',
      'What is shipped must not depend on what tests it.',
      product,
      '^(tests|build)/',
    ),
    rule(
      'node-side-dependencies-are-declared',
      'What the processes load at run time stands under "dependencies", where audits look for it.',
      '^(shared|electron)/',
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^(node_modules/(electron|@types)/|electron$)',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.(css|json)$' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
}
