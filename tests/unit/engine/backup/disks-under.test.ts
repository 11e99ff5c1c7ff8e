import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { disksUnder } from '../../../../electron/engine/backup/disks-under.ts'

let sysfs: string
beforeEach(() => {
  sysfs = mkdtempSync(join(tmpdir(), 'strongroom-sysfs-'))
  mkdirSync(join(sysfs, 'dev', 'block'), { recursive: true })
})
afterEach(() => {
  rmSync(sysfs, { recursive: true })
})

/** As the kernel shows one: a folder among the devices, found by its numbers. */
function device(path: string, numbers: string, { partition = false, on = [] as string[] } = {}): void {
  const folder = join(sysfs, 'devices', path)
  mkdirSync(join(folder, 'slaves'), { recursive: true })
  if (partition) writeFileSync(join(folder, 'partition'), '1\n')
  for (const below of on)
    symlinkSync(join(sysfs, 'devices', below), join(folder, 'slaves', below.replace(/.*\//, '')))
  symlinkSync(folder, join(sysfs, 'dev', 'block', numbers))
}

const number = (major: number, minor: number) =>
  major * 256 + (minor % 256) + Math.floor(minor / 256) * 2 ** 20

test('partitions of one disk, and what is encrypted or joined on them, lie on that disk', () => {
  device('pci/sda', '8:0')
  device('pci/sda/sda1', '8:1', { partition: true })
  device('pci/sda/sda2', '8:2', { partition: true })
  device('usb/sdb', '8:16')
  device('virtual/dm-0', '253:0', { on: ['pci/sda/sda2'] })
  device('virtual/dm-1', '253:300', { on: ['virtual/dm-0', 'usb/sdb'] })
  const disks = (major: number, minor: number) => [...disksUnder(number(major, minor), sysfs)].sort()
  expect(disks(8, 0)).toEqual(['sda'])
  expect(disks(8, 1)).toEqual(['sda'])
  expect(disks(253, 0)).toEqual(['sda'])
  expect(disks(8, 16)).toEqual(['sdb'])
  expect(disks(253, 300)).toEqual(['sda', 'sdb'])
})

test('nothing is known of what has no device of its own', () => {
  expect(disksUnder(number(0, 44), sysfs)).toEqual(new Set())
  expect(disksUnder(number(8, 1), join(sysfs, 'nowhere'))).toEqual(new Set())
})

test.runIf(process.platform === 'linux')('the machine itself is asked', () => {
  const disks = disksUnder(statSync(import.meta.dirname).dev)
  for (const disk of disks) expect(() => statSync(join('/sys/block', disk))).not.toThrow()
})
