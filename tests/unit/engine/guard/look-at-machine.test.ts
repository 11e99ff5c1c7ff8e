import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { VaultEvent } from '../../../../shared/contract/event.ts'
import { GuardPost } from '../../../../electron/engine/guard/guard-post.ts'
import { lookAtMachine } from '../../../../electron/engine/guard/look-at-machine.ts'

/** A machine with one cable in, a radio that is switched off, and a web server for itself. */
const FILES = {
  'sys/class/net/lo/operstate': 'unknown\n',
  'sys/class/net/lo/flags': '0x9\n',
  'sys/class/net/enp3s0/operstate': 'up\n',
  'sys/class/net/enp3s0/carrier': '1\n',
  'sys/class/net/enp3s0/flags': '0x1003\n',
  'sys/class/net/wlp2s0/operstate': 'down\n',
  'sys/class/net/wlp2s0/flags': '0x1002\n',
  'sys/class/net/wlp2s0/wireless/status': '0\n',
  'sys/class/rfkill/rfkill0/type': 'wlan\n',
  'sys/class/rfkill/rfkill0/soft': '1\n',
  'sys/class/rfkill/rfkill0/hard': '0\n',
  'proc/net/route': 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n',
  'proc/net/tcp':
    '  sl  local_address rem_address   st\n   0: 0100007F:0050 00000000:0000 0A 00000000:00000000\n',
}

test('reads what the kernel shows', async () => {
  const root = await mkdtemp(join(tmpdir(), 'strongroom-machine-'))
  try {
    for (const [path, content] of Object.entries(FILES)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), content)
    }
    expect(await lookAtMachine('linux', root)).toEqual([
      { kind: 'interface', name: 'enp3s0', serious: true },
      { kind: 'listener', name: '127.0.0.1:80 tcp', serious: false },
    ])
    await rm(join(root, 'proc'), { recursive: true })
    expect(await lookAtMachine('linux', root)).toContainEqual({
      kind: 'unknown',
      name: 'routes',
      serious: false,
    })
  } finally {
    await rm(root, { recursive: true })
  }
})

test('a watch tells of changes, and of nothing else', async () => {
  const events: VaultEvent[] = []
  let name = 'eth0'
  const look = () => Promise.resolve([{ kind: 'interface', name, serious: true } as const])
  const post = new GuardPost(look, (event) => events.push(event), 5)
  await post.look()
  post.watch()
  await sleep(40)
  expect(events).toEqual([])
  name = 'eth1'
  await expect.poll(() => events.length).toBe(1)
  post[Symbol.dispose]()
  name = 'eth2'
  await sleep(40)
  expect(events).toEqual([
    {
      event: 'guard.changed',
      connected: true,
      findings: [{ kind: 'interface', name: 'eth1', serious: true }],
    },
  ])
})
