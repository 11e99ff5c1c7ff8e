import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/**
 * The disks that a file system lies on, as Linux tells of them (sysfs): partitions belong to one disk, and encrypted or
 * joined volumes lie on others.
 * @param device number of the file system's device, as stat(2) gives it.
 * @param sysfs where the kernel shows its devices.
 * @returns names; none where nobody says, as of file systems that have no device of their own.
 */
export function disksUnder(device: number, sysfs = '/sys'): ReadonlySet<string> {
  const disks = new Set<string>()
  try {
    collect(realpathSync(join(sysfs, 'dev', 'block', deviceName(device))), disks)
  } catch {
    // Another system, a file system of the network or in memory.
  }
  return disks
}

function collect(folder: string, disks: Set<string>): void {
  const whole = existsSync(join(folder, 'partition')) ? dirname(folder) : folder
  const below = join(whole, 'slaves')
  const parts = existsSync(below) ? readdirSync(below) : []
  for (const part of parts) collect(realpathSync(join(below, part)), disks)
  if (parts.length === 0) disks.add(basename(whole))
}

/** `major:minor`; the numbers share the bits of a device's as in makedev(3) of glibc. */
function deviceName(device: number): string {
  const bits = BigInt(device)
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n)
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n)
  return `${major}:${minor}`
}
