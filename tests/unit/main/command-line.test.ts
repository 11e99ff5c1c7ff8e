import { describe, expect, it } from 'vitest'
import { OWN_SWITCHES, refusedSwitches, switchValue } from '../../../electron/main/command-line.ts'

const packaged = (...parameters: string[]) =>
  refusedSwitches({ parameters, development: false, platform: 'linux' })
const development = (...parameters: string[]) =>
  refusedSwitches({ parameters, development: true, platform: 'linux' })

describe('the command line of a package', () => {
  for (const parameter of [
    '--remote-debugging-port=9222',
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--inspect',
    '--inspect=0',
    '--inspect-brk',
    '--no-sandbox',
    '--user-data-dir=/tmp/x',
    '--proxy-server=http://evil',
    '--host-resolver-rules=MAP * 127.0.0.1',
    '--enable-logging',
    '--log-net-log=/tmp/log',
    '--load-extension=/tmp/x',
    '--js-flags=--expose-gc',
    '--disable-web-security',
    '--demo=/tmp/x',
    '-r',
    '--',
    '-',
    '--__proto__',
    '--constructor',
    '--LANG=en',
    '--lang=en;rm',
    '--disable-gpu=1',
  ])
    it(`refuses ${parameter}`, () => {
      expect(packaged(parameter)).toHaveLength(1)
    })

  it('accepts looks and accessibility', () => {
    expect(
      packaged(
        '--lang=de-AT',
        '--force-device-scale-factor=1.5',
        '--force-renderer-accessibility',
        '--ozone-platform=wayland',
        '--disable-gpu',
      ),
    ).toEqual([])
  })

  it('names every refused switch, and no value', () => {
    expect(packaged('a file', '--x=secret', '--lang=en', '-y')).toEqual(['x', 'y'])
  })

  it('takes a slash for a switch where Chromium does', () => {
    const parameters = ['/remote-debugging-port=1']
    expect(refusedSwitches({ parameters, development: false, platform: 'win32' })).toEqual([
      'remote-debugging-port',
    ])
    expect(refusedSwitches({ parameters, development: false, platform: 'linux' })).toEqual([])
  })
})

describe('the command line in development', () => {
  it('accepts what end-to-end tests are started with', () => {
    expect(
      development('--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '/app', '--demo=/tmp/d'),
    ).toEqual([])
  })

  it('still refuses what opens to others than this machine, and what is on no list', () => {
    expect(development('--inspect=0.0.0.0:9229', '--remote-debugging-pipe', '--proxy-server=x')).toEqual([
      'inspect',
      'remote-debugging-pipe',
      'proxy-server',
    ])
  })
})

it('reads the value of a switch', () => {
  expect(switchValue(['a', '--demo=/tmp/x=y'], 'demo')).toBe('/tmp/x=y')
  expect(switchValue(['--demonstrate=1'], 'demo')).toBeNull()
})

it('gives itself the switches that close the network and the caches', () => {
  const own = new Map(OWN_SWITCHES)
  expect(own.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND')
  expect(own.get('force-webrtc-ip-handling-policy')).toBe('disable_non_proxied_udp')
  expect(own.has('disable-gpu-shader-disk-cache')).toBe(true)
  expect(own.has('proxy-server')).toBe(true)
})
