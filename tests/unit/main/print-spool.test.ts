import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { liesInMemory } from '../../../electron/main/private-room.ts'
import { lookAtSpool } from '../../../electron/main/print-spool.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'strongroom-cups-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function settings(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}
const look = (server?: string) => lookAtSpool(server, folder, join(folder, 'home'))
const onLinux = process.platform === 'linux'

test.runIf(onLinux).each<[string, string, 'longer' | 'until-printed']>([
  ['nothing is said', '', 'longer'],
  ['a comment says it', '# PreserveJobFiles No\n', 'longer'],
  ['it is said', 'PreserveJobFiles No\n', 'until-printed'],
  ['it is said in other letters', '\tpreservejobfiles  off \n', 'until-printed'],
  ['there is no history', 'PreserveJobHistory 0\n', 'until-printed'],
  ['the last line counts', 'PreserveJobFiles No\nPreserveJobFiles 86400\n', 'longer'],
])('how long a job is kept where %s', (_, text, kept) => {
  settings({ 'cupsd.conf': text, 'cups-files.conf': `RequestRoot ${folder}\n` })
  expect(look()).toEqual({ place: liesInMemory(folder) ? 'memory' : 'disk', kept })
})

test.runIf(onLinux && liesInMemory('/dev/shm'))('a spool in memory is told from one on a disk', () => {
  settings({ 'cupsd.conf': '', 'cups-files.conf': 'RequestRoot /dev/shm\n' })
  expect(look().place).toBe('memory')
})

test('nothing is known of a server elsewhere, or where the settings do not read', () => {
  const unknown = { place: 'unknown', kept: 'unknown' }
  expect(look()).toEqual(unknown)
  settings({ 'cupsd.conf': 'PreserveJobFiles No\n', 'cups-files.conf': '' })
  expect(look('printer.example')).toEqual(unknown)
  settings({ 'client.conf': 'ServerName printer.example\n' })
  expect(look()).toEqual(unknown)
})

test.runIf(onLinux && liesInMemory('/dev/shm') && !liesInMemory(tmpdir()))(
  "a path that is not whole is one in CUPS' own folder, wherever the program was started",
  () => {
    const started = process.cwd()
    const inMemory = mkdtempSync('/dev/shm/strongroom-test-')
    try {
      mkdirSync(join(inMemory, 'spool'))
      mkdirSync(join(folder, 'spool'))
      settings({ 'cupsd.conf': '', 'cups-files.conf': 'RequestRoot spool\n' })
      process.chdir(inMemory)
      expect(look().place).toBe('disk')
      settings({ 'cups-files.conf': `ServerRoot ${inMemory}\nRequestRoot spool\n` })
      process.chdir(started)
      expect(look().place).toBe('memory')
    } finally {
      process.chdir(started)
      rmSync(inMemory, { recursive: true })
    }
  },
)

test("nothing is known of a server that the person's own settings name", () => {
  settings({ 'cupsd.conf': 'PreserveJobFiles No\n', 'cups-files.conf': '' })
  mkdirSync(join(folder, 'home', '.cups'), { recursive: true })
  writeFileSync(join(folder, 'home', '.cups', 'client.conf'), 'ServerName printer.example\n')
  expect(look()).toEqual({ place: 'unknown', kept: 'unknown' })
})
