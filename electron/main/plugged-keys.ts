/**
 * Security keys that are plugged in, as Linux shows them to everybody: sysfs tells what each HID device is, so that no
 * device is opened, no right is needed and no program is run.
 */
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

const HIDRAW = '/sys/class/hidraw'

/** CTAP 2.1, section 11.2.8.2: usage page FIDO Alliance, usage CTAPHID. */
const FIDO_PAGE = 0xf1d0
const FIDO_USAGE = 0x01

export interface PluggedKey {
  /** As the tools name it. */
  readonly device: string
  /** This very plugging in: the kernel numbers each one, also when the device gets the same name again. */
  readonly plug: string
}

/** @param folder of the kernel's class `hidraw`; where there is none, no key is seen. */
export function pluggedKeys(folder = HIDRAW): PluggedKey[] {
  return namesIn(folder).flatMap((name) => {
    try {
      const plug = realpathSync(join(folder, name))
      const isKey = isFidoDescriptor(readFileSync(join(plug, 'device', 'report_descriptor')))
      return isKey ? [{ device: `/dev/${name}`, plug }] : []
    } catch {
      // Pulled out while it was looked at.
      return []
    }
  })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/**
 * Whether a HID report descriptor (Device Class Definition for HID 1.11, section 6.2.2) has a collection for FIDO. It
 * comes from a device: whatever does not add up is none.
 */
export function isFidoDescriptor(descriptor: Uint8Array): boolean {
  let page = 0
  for (let at = 0; at < descriptor.length;) {
    const prefix = descriptor[at] ?? 0
    // Long items (6.2.2.3) name their own length; none is defined.
    const isLong = prefix === 0xfe
    const length = isLong ? 1 + (descriptor[at + 1] ?? 0) + 1 : [0, 1, 2, 4][prefix & 3]
    if (length === undefined) return false
    const value = isLong ? 0 : littleEndian(descriptor.subarray(at + 1, at + 1 + length))
    const tag = prefix & 0xfc
    if (tag === 0x04) page = value
    // A usage of four bytes brings its page along (6.2.2.8).
    const usage = length === 4 ? value : page * 0x10000 + value
    if (!isLong && tag === 0x08 && usage === FIDO_PAGE * 0x10000 + FIDO_USAGE) return true
    at += 1 + length
  }
  return false
}

function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0)
}
