/**
 * Who may import whom. Each rule's comment is its reason; docs/architecture.md draws the same picture.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const engine = '^electron/engine/'
const floors = {
  handlers: `${engine}handlers/`,
  capabilities: `${engine}(staff|compartments|customers|files|backup|redaction|checks|reports)/`,
  people: `${engine}(session|ledger)/`,
  machinery: `${engine}(keys|store|content|jobs|guard)/`,
  ground: `${engine}(format|crypto)/`,
}
const above = {
  capabilities: `${engine}(engine\\.ts|handlers/)`,
  people: `${engine}(engine\\.ts|handlers/)|${floors.capabilities}`,
  machinery: `${engine}(engine\\.ts|handlers/)|${floors.capabilities}|${floors.people}`,
}

const floorRule = (name, comment) => ({
  name: `floor-${name}`,
  comment,
  severity: 'error',
  from: { path: floors[name] },
  to: { path: above[name] },
})

const product = '^(shared|electron|renderer)/'
const networkModules = '^(node:)?(net|http|https|http2|dgram|dns|dns/promises|tls|inspector)$'

/** The only files that may start another program: the system's tools for drives, and for security keys with a PIN. */
const programStarters = '^electron/(main/drive-listing|engine/keys/run-key-tool)\\.ts$'

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two modules that need each other are one module, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import that resolves to nothing would escape every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^electron$' },
    },
    {
      name: 'no-network',
      comment: 'The vault is on no network: nothing in the product opens, resolves or serves a connection.',
      severity: 'error',
      from: { path: product },
      to: { dependencyTypes: ['core'], path: networkModules },
    },
    {
      name: 'no-evaluation',
      comment: 'Untrusted content is parsed in the inspector, never evaluated.',
      severity: 'error',
      from: { path: product },
      to: { dependencyTypes: ['core'], path: '^(node:)?vm$' },
    },
    {
      name: 'programs-from-adapters-only',
      comment: 'Starting another program hands it our rights; the few that must are named here, one by one.',
      severity: 'error',
      from: { path: product, pathNot: programStarters },
      to: { dependencyTypes: ['core'], path: '^(node:)?(child_process|cluster)$' },
    },
    {
      name: 'shared-stands-alone',
      comment: 'Every process loads shared, so it may need nothing that one of them lacks.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: '^shared/|^node_modules/zod/' },
    },
    {
      name: 'renderer-has-no-node',
      comment: 'The page is sandboxed: what it wants from the machine goes through the bridge.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/|^(node_modules/electron/|electron$)' },
    },
    {
      name: 'renderer-no-core-modules',
      comment: 'The page is sandboxed and has no Node.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'features-apart',
      comment: 'Features know nothing of each other; what two of them need belongs to ui, bridge or text.',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'ui-knows-no-vault',
      comment: 'Components are given what they show; only features and the app talk to the vault.',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^renderer/(app|features)/' },
    },
    {
      name: 'preload-is-tiny',
      comment: 'The preload script stands between page and machine: everything in it is attack surface.',
      severity: 'error',
      from: { path: '^electron/preload/' },
      to: {
        pathNot:
          '^electron/preload/|^(node_modules/electron/|electron$)|^electron/main/gate-channels\\.ts$|^shared/',
      },
    },
    {
      name: 'main-holds-no-keys',
      comment: 'The broker opens no vault and parses no file; it passes messages to those who do.',
      severity: 'error',
      from: { path: '^electron/main/' },
      to: { path: '^electron/(engine|inspector|cli|hosts)/' },
    },
    {
      name: 'engine-by-its-facade',
      comment: 'Hosts and command line see the engine as one thing, so that its floors can be rebuilt.',
      severity: 'error',
      from: { path: '^electron/(hosts|cli)/' },
      to: { path: engine, pathNot: `${engine}engine\\.ts$` },
    },
    {
      name: 'one-trade-per-host',
      comment: 'The process that parses untrusted bytes must not be the one with the keys.',
      severity: 'error',
      from: { path: '^electron/hosts/inspector-' },
      to: { path: engine, reachable: true },
    },
    {
      name: 'engine-parses-nothing-untrusted',
      comment: 'The process with the keys never runs a parser of untrusted formats.',
      severity: 'error',
      from: { path: '^electron/hosts/engine-' },
      to: { path: '^electron/inspector/', reachable: true },
    },
    {
      name: 'engine-without-window',
      comment: 'The engine also runs in the command line, where there is no Electron.',
      severity: 'error',
      from: { path: engine },
      to: { path: '^electron/(main|preload|hosts|cli|inspector)/|^(node_modules/electron/|electron$)' },
    },
    {
      name: 'inspector-without-keys',
      comment: 'A parser that falls must fall where there is nothing to take.',
      severity: 'error',
      from: { path: '^electron/inspector/' },
      to: { path: '^electron/(engine|main|hosts|cli)/|^node_modules/(sodium-native|better-sqlite3)/' },
    },
    floorRule('capabilities', 'A capability is called by handlers; it calls none.'),
    floorRule('people', 'Session and ledger serve the capabilities and know none of them.'),
    floorRule(
      'machinery',
      'Keys, store, content, jobs and guard serve whatever is above and know none of it.',
    ),
    {
      name: 'floor-ground',
      comment: 'Codecs and cryptography are the ground: they stand on nothing of ours but shared.',
      severity: 'error',
      from: { path: floors.ground },
      to: { path: engine, pathNot: floors.ground },
    },
    {
      name: 'format-is-pure',
      comment: 'Codecs turn bytes into values and back; a stranger must be able to write them anew.',
      severity: 'error',
      from: { path: `${engine}format/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?buffer$' },
    },
    {
      name: 'storage-sees-no-key-bytes',
      comment: 'Store and content are given keys that they cannot look into.',
      severity: 'error',
      from: { path: `${engine}(store|content)/` },
      to: { path: `${engine}keys/` },
    },
    {
      name: 'sodium-in-crypto-only',
      comment: 'One place to read when cryptography is audited.',
      severity: 'error',
      from: { path: product, pathNot: `${engine}crypto/` },
      to: { path: '^node_modules/sodium-native/' },
    },
    {
      name: 'sql-in-store-only',
      comment: 'Every database is opened with the same locks on it, in one place.',
      severity: 'error',
      from: { path: product, pathNot: `${engine}store/` },
      to: { path: '^node_modules/better-sqlite3/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-test-code-in-the-product',
      comment: 'What is shipped must not depend on what tests it.',
      severity: 'error',
      from: { path: product },
      to: { path: '^(tests|build)/' },
    },
    {
      name: 'node-side-dependencies-are-declared',
      comment: 'What the processes load at run time stands under "dependencies", where audits look for it.',
      severity: 'error',
      from: { path: '^(shared|electron)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^(node_modules/(electron|@types)/|electron$)',
      },
    },
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
