import type * as FileSystem from 'node:fs'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createGrants } from '../../../electron/main/grants.ts'
import { createRecentVaults } from '../../../electron/main/recent-vaults.ts'
import { openSettings } from '../../../electron/main/settings.ts'

/** What is done to the disk, in its order. */
const done = vi.hoisted((): string[] => [])
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>()
  return {
    ...fs,
    fsyncSync(descriptor: number) {
      fs.fsyncSync(descriptor)
      done.push(`synced ${String(fs.fstatSync(descriptor).size)} bytes`)
    },
    renameSync(from: string, to: string) {
      fs.renameSync(from, to)
      done.push('renamed')
    },
  }
})

let folder = ''
const file = () => join(folder, 'settings.json')

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'strongroom-settings-'))))
afterEach(() => rmSync(folder, { recursive: true }))

describe('settings', () => {
  it('are remembered, in one file that only its owner reads', () => {
    openSettings(file()).change({ theme: 'dark', bounds: { x: 1, y: 2, width: 1000, height: 700 } })
    expect(openSettings(file()).current).toEqual({
      theme: 'dark',
      bounds: { x: 1, y: 2, width: 1000, height: 700 },
      maximised: false,
      recentVaults: [],
    })
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  for (const text of ['', '{', '[]', 'null', '7', '{"theme": 3, "bounds": {"x": "a"}, "recentVaults": 1}'])
    it(`start anew from ${JSON.stringify(text)}`, () => {
      writeFileSync(file(), text)
      expect(openSettings(file()).current).toEqual({
        theme: 'system',
        bounds: null,
        maximised: false,
        recentVaults: [],
      })
    })

  it('keep what is sound beside what is damaged', () => {
    writeFileSync(file(), '{"theme": "light", "bounds": 5}')
    expect(openSettings(file()).current.theme).toBe('light')
  })

  it('are on the disk before they take the place of the former ones', () => {
    done.length = 0
    openSettings(file()).change({ theme: 'dark' })
    expect(done).toEqual([`synced ${String(readFileSync(file()).length)} bytes`, 'renamed'])
  })

  it('that cannot be written still hold while the program runs', () => {
    const settings = openSettings(join(folder, 'missing', 'settings.json'))
    settings.change({ theme: 'dark' })
    expect(settings.current.theme).toBe('dark')
  })
})

describe('recent vaults', () => {
  it('are eight at most, the newest first, each once, and never a path for the window', () => {
    const settings = openSettings(file())
    const grants = createGrants()
    const recent = createRecentVaults(settings, grants)
    for (let i = 0; i < 10; i++) recent.opened(join(folder, `vault ${String(i)}`))
    recent.opened(join(folder, 'vault 5'))
    const { vaults } = recent.list()
    expect(vaults.map(({ name }) => name)).toEqual([5, 9, 8, 7, 6, 4, 3, 2].map((i) => `vault ${String(i)}`))
    expect(vaults.every(({ exists }) => !exists)).toBe(true)
    expect(JSON.stringify(vaults)).not.toContain(folder)
    expect(grants.redeem([{ token: vaults[0]!.place, use: 'read' }])).toEqual([join(folder, 'vault 5')])
    expect(readFileSync(file(), 'utf8')).toContain('vault 9')
    recent.forget(join(folder, 'vault 9'))
    expect(readFileSync(file(), 'utf8')).not.toContain('vault 9')
  })
})
