import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isFidoDescriptor, pluggedKeys } from '../../../electron/main/plugged-keys.ts'
import { FIDO_DESCRIPTOR, KEYBOARD_DESCRIPTOR, plugHid, unplugHid } from '../../helpers/plug-hid.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-hid-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('keys that are plugged in', () => {
  it('are told from keyboards and mice', () => {
    plugHid(folder, 'hidraw0', KEYBOARD_DESCRIPTOR)
    plugHid(folder, 'hidraw3', FIDO_DESCRIPTOR)
    expect(pluggedKeys(join(folder, 'class')).map(({ device }) => device)).toEqual(['/dev/hidraw3'])
  })

  it('are known again by their plugging in, not by the name that the next one may get', () => {
    plugHid(folder, 'hidraw3', FIDO_DESCRIPTOR)
    const [before] = pluggedKeys(join(folder, 'class'))
    unplugHid(folder, 'hidraw3')
    expect(pluggedKeys(join(folder, 'class'))).toEqual([])
    plugHid(folder, 'hidraw3', FIDO_DESCRIPTOR)
    const [after] = pluggedKeys(join(folder, 'class'))
    expect(after?.device).toBe(before?.device)
    expect(after?.plug).not.toBe(before?.plug)
  })

  it('are none where the kernel shows none, or a device goes while it is looked at', () => {
    expect(pluggedKeys(join(folder, 'nowhere'))).toEqual([])
    mkdirSync(join(folder, 'class'))
    symlinkSync(join(folder, 'gone'), join(folder, 'class', 'hidraw1'))
    writeFileSync(join(folder, 'class', 'hidraw2'), 'not a device')
    expect(pluggedKeys(join(folder, 'class'))).toEqual([])
  })
})

describe('a report descriptor', () => {
  const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

  it.each([
    ['as keys have it', '06 d0 f1 09 01 a1 01 c0'],
    ['with the page inside the usage', '0b 01 00 d0 f1 a1 01 c0'],
    ['after another collection', '05 01 09 06 a1 01 c0 06 d0 f1 09 01 a1 01 c0'],
    ['after a long item', 'fe 03 f0 01 02 03 06 d0 f1 09 01 a1 01 c0'],
  ])('%s is one of a key', (_, hex) => {
    expect(isFidoDescriptor(bytes(hex))).toBe(true)
  })

  it.each([
    ['of nothing', ''],
    ['with the page alone', '06 d0 f1 a1 01 c0'],
    ['with the bytes as data of another item', '27 06 d0 f1 09 09 02 a1 01 c0'],
    ['with another usage of the page', '06 d0 f1 09 20 a1 01 c0'],
    ['that breaks off', '06 d0'],
    ['with a long item beyond its end', 'fe ff'],
  ])('%s is none', (_, hex) => {
    expect(isFidoDescriptor(bytes(hex))).toBe(false)
  })
})
