/**
 * Which command-line switches the program starts with. No fuse stops `--remote-debugging-port`, and many of Chromium's
 * switches open a door (a proxy, a log file with content, another profile, no sandbox), so the rule is a list.
 */

/** Looks and accessibility; none of them reaches data. */
const HARMLESS: Readonly<Record<string, RegExp>> = {
  lang: /^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$/,
  'force-device-scale-factor': /^\d(\.\d+)?$/,
  'force-renderer-accessibility': /^(complete|basic)?$/,
  'force-high-contrast': /^$/,
  'ozone-platform': /^(x11|wayland)$/,
  'ozone-platform-hint': /^(auto|x11|wayland)$/,
  'disable-gpu': /^$/,
}

/** What developing and end-to-end tests need besides; never in a package. */
const DEVELOPMENT: Readonly<Record<string, RegExp>> = {
  inspect: /^((127\.0\.0\.1:)?\d+)?$/,
  'inspect-brk': /^((127\.0\.0\.1:)?\d+)?$/,
  'remote-debugging-port': /^\d+$/,
  'no-sandbox': /^$/,
  'log-level': /^[0-3]$/,
  'user-data-dir': /./,
  demo: /./,
}

export interface CommandLine {
  /** Everything after the program's own name. */
  readonly parameters: readonly string[]
  /** True in an unpackaged runtime. */
  readonly development: boolean
  readonly platform: string
}

/** @returns the names of the switches that the program refuses to start with. */
export function refusedSwitches({ parameters, development, platform }: CommandLine): string[] {
  const allowed = development ? { ...HARMLESS, ...DEVELOPMENT } : HARMLESS
  return parameters
    .filter((parameter) => isSwitch(parameter, platform))
    .map(splitSwitch)
    .filter(({ name, value }) => !(Object.hasOwn(allowed, name) && allowed[name]?.test(value) === true))
    .map(({ name }) => name)
}

/** Chromium takes `-x`, `--x` and, on Windows, `/x` as switches. */
function isSwitch(parameter: string, platform: string): boolean {
  return parameter.startsWith('-') || (platform === 'win32' && parameter.startsWith('/'))
}

function splitSwitch(parameter: string): { name: string; value: string } {
  const bare = parameter.replace(/^(--|-|\/)/, '')
  const equals = bare.indexOf('=')
  return equals < 0
    ? { name: bare, value: '' }
    : { name: bare.slice(0, equals), value: bare.slice(equals + 1) }
}

/** @returns the value of `--name=value`, if it was given. */
export function switchValue(parameters: readonly string[], name: string): string | null {
  const prefix = `--${name}=`
  return parameters.find((parameter) => parameter.startsWith(prefix))?.slice(prefix.length) ?? null
}

/** Chromium's features that talk to the outside, phone home or keep things. */
const DISABLED_FEATURES = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'Reporting',
  'NetworkErrorLogging',
  'Translate',
]

/** Switches that the program gives itself, whatever it was started with. Measured in the end-to-end tests. */
export const OWN_SWITCHES: readonly (readonly [name: string, value: string])[] = [
  // No compiled shader of ours lands on disk.
  ['disable-gpu-shader-disk-cache', ''],
  // No name resolves, and what would go out goes to a proxy where nobody is. Our origin is served before either.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['proxy-server', 'http://127.0.0.1:9'],
  ['proxy-bypass-list', '<-loopback>'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['disable-quic', ''],
  ['disable-background-networking', ''],
  ['disable-component-update', ''],
  ['disable-domain-reliability', ''],
  ['disable-breakpad', ''],
  ['disable-sync', ''],
  ['disable-speech-api', ''],
  ['no-pings', ''],
  // The file dialog is shown by this process, whose folders lie in memory, and by no service that remembers what was chosen.
  ['xdg-portal-required-version', '1000000'],
  ['disable-features', DISABLED_FEATURES.join(',')],
]
