import { describe, expect, it } from 'vitest'
import { parseDevices, parseMountInfo, removableDrives } from '../../../electron/main/drive-table.ts'

const MOUNTS = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda1 rw,discard
40 27 8:17 / /media/ana/My\\040stick rw,nosuid shared:5 master:1 - vfat /dev/sdb1 rw,uid=1000
41 27 8:33 / /mnt/backup ro,relatime - ext4 /dev/sdc1 ro
42 27 8:33 /inner /srv/bound ro,relatime - ext4 /dev/sdc1 ro
43 27 0:55 / /run/media/ana/vault rw - fuse.bindfs bindfs rw
broken line
`
const DEVICES = JSON.stringify({
  blockdevices: [
    {
      path: '/dev/vda',
      label: null,
      rm: false,
      hotplug: false,
      tran: null,
      children: [{ path: '/dev/vda1', rm: false }],
    },
    {
      path: '/dev/sdb',
      rm: true,
      hotplug: true,
      tran: 'usb',
      children: [{ path: '/dev/sdb1', label: 'STICK', rm: false }],
    },
    {
      path: '/dev/sdc',
      rm: false,
      hotplug: false,
      tran: 'usb',
      children: [{ path: '/dev/sdc1', label: 'Back\nup' }],
    },
  ],
})

describe('the table of drives', () => {
  const drives = removableDrives(parseMountInfo(MOUNTS), parseDevices(DEVICES))

  it('has what is plugged in, wherever it is mounted, and nothing else', () => {
    expect(drives.map(({ path }) => path)).toEqual([
      '/media/ana/My stick',
      '/mnt/backup',
      '/run/media/ana/vault',
    ])
  })

  it('names each by its label, or by its folder', () => {
    expect(drives.map(({ label }) => label)).toEqual(['STICK', 'Back\nup', 'vault'])
  })

  it('knows what cannot be written', () => {
    expect(drives.map(({ readOnly }) => readOnly)).toEqual([false, true, false])
  })

  it('works from the mounts alone where lsblk is missing', () => {
    const alone = removableDrives(parseMountInfo(MOUNTS), [])
    expect(alone.map(({ path }) => path)).toEqual(['/media/ana/My stick', '/run/media/ana/vault'])
  })

  it('refuses a listing that is none', () => {
    expect(() => parseDevices('{"blockdevices": [{"path": 3}]}')).toThrow()
    expect(() => parseDevices('')).toThrow()
  })
})
