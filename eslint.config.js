import globals from 'globals'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const product = ['shared/**', 'electron/**', 'renderer/**']

/** Node modules that product code does without; each ban names what to use. */
const network = 'The vault is on no network: nothing in it opens, resolves or serves a connection.'
const bannedModules = [
  ...['net', 'http', 'https', 'http2', 'dgram', 'dns', 'dns/promises', 'tls', 'inspector'].map((name) => ({
    name,
    message: network,
  })),
  { name: 'vm', message: 'Untrusted content is parsed in the inspector process, never evaluated.' },
  {
    name: 'child_process',
    message: 'Other programs are started only by the adapters named in .dependency-cruiser.cjs.',
  },
].flatMap((ban) => [ban, { ...ban, name: `node:${ban.name}` }])

const bannedGlobals = [
  ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({ name, message: network })),
  ...['localStorage', 'sessionStorage', 'indexedDB'].map((name) => ({
    name,
    message: 'Nothing persists in the renderer. Ask the engine through the bridge.',
  })),
]

const bannedProperties = [
  { object: 'Math', property: 'random', message: 'Use the random bytes of electron/engine/crypto.' },
  { object: 'navigator', property: 'sendBeacon', message: network },
]

const bannedSyntax = [
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Render text and elements; Trusted Types refuses markup from strings.',
  },
  {
    selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
    message: 'Render with React; Trusted Types refuses markup from strings.',
  },
]

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'tests/fixtures/vault-*/', 'test-results/'] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: product,
    rules: {
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: bannedModules }],
      'no-restricted-globals': ['error', ...bannedGlobals],
      'no-restricted-properties': ['error', ...bannedProperties],
      'no-restricted-syntax': ['error', ...bannedSyntax],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // The adapters that may start a program or read a local socket; the dependency rules say why.
    files: [
      'electron/main/drive-listing.ts',
      'electron/main/sleep-delay.ts',
      'electron/engine/keys/run-key-tool.ts',
    ],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: bannedModules.filter(({ name }) => !name.endsWith('child_process')) },
      ],
    },
  },
  {
    // A command line's output is its console.
    files: ['electron/cli/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['renderer/**'],
    extends: [reactHooks.configs.flat.recommended],
    // It warns of what React's compiler would skip; we do not use the compiler.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  {
    files: ['tests/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['*.config.js', '*.cjs', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: globals.node },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Plain JavaScript, because it runs before anything is installed; JSDoc gives it types.
    files: ['build/**/*.mjs'],
    languageOptions: { globals: globals.node },
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
)
