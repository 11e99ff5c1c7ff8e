import { expect, test } from 'vitest'
import { machineFolder } from '../../../../shared/model/machine-folder.ts'

const linux = { platform: 'linux', home: '/home/clerk' }

test.each([
  [{ ...linux, environment: {} }, '/home/clerk/.local/state/strongroom'],
  [{ ...linux, environment: { XDG_STATE_HOME: '/elsewhere' } }, '/elsewhere/strongroom'],
  // The specification of these folders: a relative one is to be ignored, an empty one is none.
  [{ ...linux, environment: { XDG_STATE_HOME: 'here' } }, '/home/clerk/.local/state/strongroom'],
  [{ ...linux, environment: { XDG_STATE_HOME: '' } }, '/home/clerk/.local/state/strongroom'],
  [
    { platform: 'darwin', home: '/Users/clerk', environment: { XDG_STATE_HOME: '/elsewhere' } },
    '/Users/clerk/Library/Application Support/Strongroom',
  ],
  [
    { platform: 'win32', home: 'C:\\Users\\clerk', environment: {} },
    'C:\\Users\\clerk\\AppData\\Local\\Strongroom',
  ],
  [
    { platform: 'win32', home: 'C:\\Users\\clerk', environment: { LOCALAPPDATA: 'D:\\Local' } },
    'D:\\Local\\Strongroom',
  ],
])('%o keeps it in %s', (machine, folder) => {
  expect(machineFolder(machine)).toBe(folder)
})
