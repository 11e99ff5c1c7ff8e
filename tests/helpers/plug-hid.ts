/** A kernel's list of HID devices, made of files: `class` holds links, as /sys/class/hidraw does. */
import { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

/** CTAP 2.1, section 11.2.8.2. */
export const FIDO_DESCRIPTOR = bytes(
  '06 d0 f1 09 01 a1 01 09 20 15 00 26 ff 00 75 08 95 40 81 02 09 21 15 00 26 ff 00 75 08 95 40 91 02 c0',
)
/** HID 1.11, appendix E.6. */
export const KEYBOARD_DESCRIPTOR = bytes(
  '05 01 09 06 a1 01 05 07 19 e0 29 e7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01 c0',
)

export function plugHid(folder: string, name: string, descriptor: Uint8Array): void {
  const devices = join(folder, 'devices')
  mkdirSync(devices, { recursive: true })
  mkdirSync(join(folder, 'class'), { recursive: true })
  // As the kernel numbers them: bus, maker, product, and one more for each plugging in.
  const id = `0003:1050:0407.${String(readdirSync(devices).length + 1).padStart(4, '0')}`
  const device = join(devices, id)
  const node = join(device, 'hidraw', name)
  mkdirSync(node, { recursive: true })
  writeFileSync(join(device, 'report_descriptor'), descriptor)
  symlinkSync('../..', join(node, 'device'))
  symlinkSync(node, join(folder, 'class', name))
}

export function unplugHid(folder: string, name: string): void {
  const link = join(folder, 'class', name)
  const node = readlinkSync(link)
  rmSync(link)
  rmSync(node, { recursive: true })
}
