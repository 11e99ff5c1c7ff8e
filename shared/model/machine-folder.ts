/**
 * Where this machine keeps what must outlive a vault's folder: anchors (witnesses against roll-back) and the counters
 * of failed attempts. The window and the command line must agree on it, so it is worked out here for both.
 */
export interface Machine {
  readonly platform: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/** @returns an absolute path; the folder may not exist yet. */
export function machineFolder({ platform, environment, home }: Machine): string {
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA']
    return `${given(local) ?? `${home}\\AppData\\Local`}\\Strongroom`
  }
  if (platform === 'darwin') return `${home}/Library/Application Support/Strongroom`
  // XDG Base Directory Specification: a relative path is invalid and must be ignored.
  const state = given(environment['XDG_STATE_HOME'])
  return `${state?.startsWith('/') === true ? state : `${home}/.local/state`}/strongroom`
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}
