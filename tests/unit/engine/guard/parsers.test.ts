import { expect, test } from 'vitest'
import { listenersIn } from '../../../../electron/engine/guard/listeners.ts'
import { judgeInterface } from '../../../../electron/engine/guard/network-interfaces.ts'
import { judgeBluetooth, judgeRadio } from '../../../../electron/engine/guard/radios.ts'
import { defaultRoutes4, defaultRoutes6 } from '../../../../electron/engine/guard/routes.ts'
import { lookElsewhere } from '../../../../electron/engine/guard/look-at-machine.ts'

const ROUTES = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
eth0	000200C0	00000000	0001	0	0	0	00FFFFFF	0	0	0
wlan0	00000000	010200C0	0002	0	0	0	00000000	0	0	0
lo	00000000	00000000	0201	0	0	0	00000000	0	0	0
`

const ROUTES_6 = `fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000002 00000000 00000001     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000003 00000000 00000003     eth0
00000000000000000000000000000001 80 00000000000000000000000000000000 00 00000000000000000000000000000000 00000000 00000003 00000000 80200001       lo
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200     eth1
`

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0277 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 121509 1 0000000000000000 100 0 0 10 0
   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1076 1 0000000000000000 100 0 0 10 0
   2: 0100007F:8AEF 0100007F:8746 06 00000000:00000000 03:0000000D 00000000     0        0 0 3 0000000000000000
`

const TCP_6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 20 1
   1: 00000000000000000000000001000000:0277 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 21 1
   2: 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 22 1
   3: 000080FE00000000FF00FC00010000FE:0035 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 23 1
`

const UDP = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
 1183: 00000000:14E9 00000000:0000 07 00000000:00000000 00:00000000 00000000   105        0 18000 2 0000000000000000 0
 1184: 0F02000A:0044 0102000A:0043 01 00000000:00000000 00:00000000 00000000     0        0 18001 2 0000000000000000 0
`

test('default routes are found, and only those that lead out', () => {
  expect(defaultRoutes4(ROUTES)).toEqual([{ kind: 'route', name: 'default via eth0', serious: true }])
  expect(defaultRoutes6(ROUTES_6)).toEqual([
    { kind: 'route', name: 'default via eth0 (IPv6)', serious: true },
  ])
  expect(defaultRoutes4('')).toEqual([])
})

test('listening sockets are serious unless they are on loopback', () => {
  expect(listenersIn('tcp', TCP)).toEqual([
    { kind: 'listener', name: '127.0.0.1:631 tcp', serious: false },
    { kind: 'listener', name: '0.0.0.0:22 tcp', serious: true },
  ])
  expect(listenersIn('tcp6', TCP_6)).toEqual([
    { kind: 'listener', name: '[::]:22 tcp', serious: true },
    { kind: 'listener', name: '[::1]:631 tcp', serious: false },
    { kind: 'listener', name: '[::ffff:127.0.0.1]:8080 tcp', serious: false },
    { kind: 'listener', name: '[fe80::fc:ff:fe00:1]:53 tcp', serious: true },
  ])
  expect(listenersIn('udp', UDP)).toEqual([{ kind: 'listener', name: '0.0.0.0:5353 udp', serious: true }])
  expect(listenersIn('tcp', 'nonsense\n x y z 0A\n')).toEqual([])
})

test('an interface counts when it is up, has a signal, or is a radio that is on', () => {
  const down = { name: 'eth1', operstate: 'down\n', carrier: null, flags: '0x1002\n', wireless: false }
  expect(judgeInterface(down)).toBeNull()
  expect(judgeInterface({ ...down, operstate: 'up\n', flags: '0x1003\n' })).toMatchObject({
    kind: 'interface',
  })
  expect(judgeInterface({ ...down, carrier: '1\n' })).toMatchObject({ serious: true })
  expect(judgeInterface({ ...down, name: 'lo', operstate: 'unknown', carrier: '1', flags: '0x9' })).toBeNull()
  expect(judgeInterface({ ...down, name: 'tun0', operstate: 'unknown', flags: '0x10d1' })).not.toBeNull()
  expect(judgeInterface({ ...down, name: 'wlan0', wireless: true, flags: '0x1003' })).toEqual({
    ...{ kind: 'radio', name: 'wlan0', serious: true },
  })
  expect(judgeInterface({ ...down, name: 'wlan0', wireless: true })).toBeNull()
})

test('a radio counts unless software or a switch keeps it quiet', () => {
  const wlan = { name: 'rfkill0', type: 'wlan\n', soft: '0\n', hard: '0\n' }
  expect(judgeRadio(wlan)).toEqual({ kind: 'radio', name: 'wlan (rfkill0)', serious: true })
  expect(judgeRadio({ ...wlan, soft: '1\n' })).toBeNull()
  expect(judgeRadio({ ...wlan, hard: '1\n' })).toBeNull()
  expect(judgeBluetooth(['hci0', 'hci0:12'], [])).toHaveLength(1)
  expect(judgeBluetooth(['hci0'], [{ ...wlan, type: 'bluetooth\n', soft: '1\n' }])).toEqual([])
})

test('where the system shows little, addresses count and the rest is said to be unknown', () => {
  const address = { address: '10.0.0.2', netmask: '255.0.0.0', mac: '', cidr: null, family: 'IPv4' } as const
  const found = lookElsewhere({
    en0: [{ ...address, internal: false }],
    lo0: [{ ...address, internal: true }],
  })
  expect(found.filter(({ serious }) => serious)).toEqual([{ kind: 'interface', name: 'en0', serious: true }])
  expect(found.filter(({ kind }) => kind === 'unknown').map(({ name }) => name)).toEqual([
    ...['routes', 'radios', 'listeners'],
  ])
})
